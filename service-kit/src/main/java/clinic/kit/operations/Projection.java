package clinic.kit.operations;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tables that hold nothing but what one consumer group made of its events, so that they can be made again from the
/// topics. A service declares a bean for each that it has.
///
/// Its handler writes these tables by their bare names and does nothing else that lasts; what it tells others when they
/// change, it leaves out while [Rebuild#isRunning].
///
/// @param replaced runs when a rebuild has replaced something, in its transaction
public record Projection(String group, List<String> tables, Consumer<JdbcClient> replaced) {

    public Projection {
        tables = List.copyOf(tables);
    }

    public static Projection of(String group, String... tables) {
        return new Projection(group, List.of(tables), _ -> {});
    }

    public Projection whenReplaced(Consumer<JdbcClient> action) {
        return new Projection(group, tables, action);
    }
}

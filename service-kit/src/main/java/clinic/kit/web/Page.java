package clinic.kit.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list in its order. `next` is the cursor that continues it, null at the end; it holds the keys of the
/// last item, so items that come and go meanwhile neither repeat nor hide others.
public record Page<T>(List<T> items, @Nullable String next) {

    /// @param rows up to `limit + 1` rows: the one too many tells that there is more; none is null, though
    ///              `JdbcClient` says that one could be
    /// @param keys the values that the list is sorted by, the last one unique
    public static <T> Page<T> of(List<? extends @Nullable T> rows, int limit, Function<T, List<String>> keys) {
        var items = new ArrayList<T>(limit);
        for (var row : rows.subList(0, Math.min(limit, rows.size()))) {
            items.add(Objects.requireNonNull(row));
        }
        return new Page<>(List.copyOf(items), rows.size() <= limit ? null : Cursor.encode(keys.apply(items.getLast())));
    }
}

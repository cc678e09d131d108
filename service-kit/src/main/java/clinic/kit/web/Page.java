package clinic.kit.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list in its order. `next` is the cursor that continues it, null at the end; it holds the keys of the
// last
/// item, so items that come and go meanwhile neither repeat nor hide others.
public record Page<T>(List<T> items, @Nullable String next) {

    /// @param rows up to `limit + 1` rows: the one too many tells that there is more
    /// @param keys the values that the list is sorted by, the last one unique
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, List<String>> keys) {
        if (rows.size() <= limit) {
            return new Page<>(List.copyOf(rows), null);
        }
        var items = List.copyOf(rows.subList(0, limit));
        return new Page<>(items, Cursor.encode(keys.apply(items.getLast())));
    }
}

package clinic.portal.draft;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A form as somebody filled it in. Nothing is converted before the services looked at it, so nothing typed is lost to
/// an error.
///
/// @param form   which form, such as `findings`
/// @param about  what it is about: a case, a consultation, a plan; for a new intake an id of its own
/// @param keptAt null while it is not stored
public record Draft(
        String form,
        UUID about,
        Map<String, List<String>> values,
        @Nullable Instant keptAt) {

    public Draft {
        var copy = new LinkedHashMap<String, List<String>>();
        values.forEach((name, typed) -> copy.put(name, List.copyOf(typed)));
        // belongs to the session, not to what was typed
        copy.remove("_csrf");
        values = copy;
    }

    public static Draft typed(String form, UUID about, Map<String, List<String>> parameters) {
        return new Draft(form, about, parameters, null);
    }

    public static Draft empty(String form, UUID about) {
        return typed(form, about, Map.of());
    }

    public Draft with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, List.of(value));
        return new Draft(form, about, changed, keptAt);
    }

    /// What was typed into the field, as it was typed; empty if nothing was.
    public String one(String name) {
        var typed = all(name);
        return typed.isEmpty() ? "" : typed.getFirst();
    }

    /// Everything sent under the name: ticked boxes, or the fields of a table.
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /// Fields that are repeated side by side, row by row.
    public List<Map<String, String>> rows(List<String> names) {
        var rows = new ArrayList<Map<String, String>>();
        var longest = names.stream().mapToInt(name -> all(name).size()).max().orElse(0);
        for (var i = 0; i < longest; i++) {
            var row = new LinkedHashMap<String, String>();
            for (var name : names) {
                var typed = all(name);
                row.put(name, i < typed.size() ? typed.get(i) : "");
            }
            rows.add(row);
        }
        return rows;
    }

    /// What somebody typed about a patient does not belong in a log.
    @Override
    public String toString() {
        return "Draft[" + form + ", " + about + "]";
    }
}

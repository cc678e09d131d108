package clinic.portal.draft;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the forms of a page hold beside what the services answered. What was just refused comes before what is kept.
public final class OpenForms {

    private final List<Draft> drafts;

    public OpenForms(List<Draft> drafts) {
        this.drafts = List.copyOf(drafts);
    }

    public @Nullable Draft of(String form, Object about) {
        return drafts.stream()
                .filter(draft -> draft.form().equals(form) && draft.about().equals(UUID.fromString(about.toString())))
                .findFirst()
                .orElse(null);
    }

    /// Stands in a form for the values that its reader saw, so that a draft tells whether they changed since.
    public static String mark(@Nullable Object... seen) {
        return Integer.toHexString(Arrays.deepHashCode(seen));
    }
}

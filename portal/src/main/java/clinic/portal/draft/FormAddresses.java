package clinic.portal.draft;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Knows the forms of a feature by the addresses that they are sent to, for whoever has to keep one that cannot be
/// handled now.
public interface FormAddresses {

    /// @param page where the form stands, and is filled in with its draft
    record Sent(Draft draft, String page) {}

    /// @return null if it is none of the feature's forms, or one that there is nothing to type into
    @Nullable
    Sent at(String path, Map<String, List<String>> fields);
}

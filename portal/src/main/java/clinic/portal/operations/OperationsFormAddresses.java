package clinic.portal.operations;

import clinic.portal.draft.Draft;
import clinic.portal.draft.FormAddresses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The reasons why a dead letter is discarded, and a lost event settled.
@Component
class OperationsFormAddresses implements FormAddresses {

    private static final Pattern FORMS = Pattern.compile(
            "(/operations/(?:dead-letters|lost-events)/[a-z]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))"
                    + "/(discard|settlement)");

    @Override
    public @Nullable Sent at(String path, Map<String, List<String>> fields) {
        var form = FORMS.matcher(path);
        return form.matches()
                ? new Sent(Draft.typed(form.group(3), UUID.fromString(form.group(2)), fields), form.group(1))
                : null;
    }
}

package clinic.portal.intakeform;

import clinic.portal.draft.Draft;
import clinic.portal.draft.FormAddresses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The intake page's one form, by whichever of its buttons it is sent.
@Component
class IntakeFormAddresses implements FormAddresses {

    @Override
    public @Nullable Sent at(String path, Map<String, List<String>> fields) {
        if (!path.equals("/intake") && !path.matches("/intake/drafts/[0-9a-f-]{36}/more")) {
            return null;
        }
        try {
            var form = UUID.fromString(fields.getOrDefault("form", List.of("")).stream()
                    .findFirst()
                    .orElse(""));
            return new Sent(Draft.typed(IntakeForm.NAME, form, fields), "/intake?form=" + form);
        } catch (IllegalArgumentException noForm) {
            return null;
        }
    }
}

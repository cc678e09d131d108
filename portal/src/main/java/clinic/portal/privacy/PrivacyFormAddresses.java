package clinic.portal.privacy;

import clinic.portal.draft.Draft;
import clinic.portal.draft.FormAddresses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The form for a disclosure, and the notes about unusual access.
@Component
class PrivacyFormAddresses implements FormAddresses {

    private static final Pattern DISCLOSURES = Pattern.compile(
            "/privacy/patients/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/disclosures");

    @Override
    public @Nullable Sent at(String path, Map<String, List<String>> fields) {
        var disclosures = DISCLOSURES.matcher(path);
        if (disclosures.matches()) {
            var patient = UUID.fromString(disclosures.group(1));
            return new Sent(Draft.typed(DisclosureController.DISCLOSURE, patient, fields), path);
        }
        if (path.equals("/privacy/unusual/reviews")) {
            var entry = UnusualDay.id(List.of(one("day", fields), one("actor", fields), one("patientId", fields)));
            return new Sent(
                    Draft.typed(UnusualController.REVIEW, entry, fields),
                    UnusualController.address(one("cursor", fields)));
        }
        return null;
    }

    private static String one(String field, Map<String, List<String>> fields) {
        return fields.getOrDefault(field, List.of()).stream().findFirst().orElse("");
    }
}

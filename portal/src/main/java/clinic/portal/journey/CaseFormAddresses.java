package clinic.portal.journey;

import clinic.portal.draft.Draft;
import clinic.portal.draft.FormAddresses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The forms of the case page.
@Component
class CaseFormAddresses implements FormAddresses {

    private static final String ID = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final Pattern OF_A_CASE = Pattern.compile("(/cases/" + ID + ")/(.+)");

    private enum Form {
        FINDINGS("findings", "consultations/" + ID + "/findings"),
        DIAGNOSIS("diagnosis", "consultations/" + ID + "/diagnosis(?:/codes)?"),
        RESOLUTION("resolution", "escalation/resolution"),
        PLAN("plan", "plans"),
        PLAN_CHANGE("plan-change", "plans/" + ID),
        EMERGENCY("emergency", "emergency-access"),
        SCREENING("screening", "screenings");

        private final String draft;
        private final Pattern path;

        Form(String draft, String path) {
            this.draft = draft;
            this.path = Pattern.compile(path);
        }
    }

    @Override
    public @Nullable Sent at(String path, Map<String, List<String>> fields) {
        var ofCase = OF_A_CASE.matcher(path);
        if (!ofCase.matches()) {
            return null;
        }
        for (var form : Form.values()) {
            var rest = form.path.matcher(ofCase.group(3));
            if (rest.matches()) {
                var about = form == Form.PLAN
                        ? Draft.typed(form.draft, UUID.fromString(ofCase.group(2)), fields)
                                .one("consultationId")
                        : rest.groupCount() > 0 ? rest.group(1) : ofCase.group(2);
                return about.matches(ID)
                        ? new Sent(Draft.typed(form.draft, UUID.fromString(about), fields), ofCase.group(1))
                        : null;
            }
        }
        return null;
    }
}

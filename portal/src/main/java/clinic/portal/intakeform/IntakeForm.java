package clinic.portal.intakeform;

import clinic.kit.web.Fields;
import clinic.portal.draft.Draft;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is typed on the intake page, as the intake service wants to hear it.
record IntakeForm(Draft typed) {

    /// What the page sends.
    @Fields({
        "form",
        "patientId",
        "familyName",
        "givenName",
        "birthDate",
        "email",
        "phone",
        "language",
        "interpreterNeeded",
        "consentEmail",
        "consentSms",
        "severityNow",
        "severityWorst",
        "severityAverage",
        "siteId",
        "onset",
        "flareFrequency",
        "cause",
        "activity",
        "primaryRegion",
        "side[*]",
        "redFlags[*]",
        "medicationName",
        "medicationDose",
        "medicationCurrent",
        "medicalHistory",
        "narrative"
    })
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Answers {}

    static final String NAME = "intake";
    static final List<String> MEDICATION = List.of("medicationName", "medicationDose", "medicationCurrent");

    /// Of the registration, and of the case: sending the form again, after an error or a lost answer, repeats nothing.
    String key(String what) {
        return typed.about() + "-" + what;
    }

    Map<String, Object> patient() {
        var body = new LinkedHashMap<String, Object>();
        body.put("familyName", typed.one("familyName"));
        body.put("givenName", typed.one("givenName"));
        body.put("birthDate", orNull("birthDate"));
        body.put("email", orNull("email"));
        body.put("phone", orNull("phone"));
        body.put("language", typed.one("language"));
        body.put("interpreterNeeded", ticked("interpreterNeeded"));
        body.put("consent", Map.of("email", ticked("consentEmail"), "sms", ticked("consentSms")));
        return body;
    }

    Map<String, Object> painCase(String patient) {
        var history = new LinkedHashMap<String, Object>();
        for (var severity : List.of("severityNow", "severityWorst", "severityAverage")) {
            history.put(severity, number(severity));
        }
        for (var name : List.of("onset", "flareFrequency", "cause", "activity")) {
            history.put(name, orNull(name));
        }
        history.put("regions", regions());
        history.put("redFlags", answers());
        history.put("medications", medications());
        history.put("medicalHistory", orNull("medicalHistory"));
        history.put("narrative", orNull("narrative"));
        var body = new LinkedHashMap<String, Object>();
        body.put("patientId", patient);
        body.put("siteId", orNull("siteId"));
        body.put("history", history);
        return body;
    }

    /// Every region with a side, and the one that hurts most even if its side is still to be told. Of a single region
    /// nobody needs to say that it hurts most.
    private List<Map<String, Object>> regions() {
        var sides = answered("side");
        var worst = orNull("primaryRegion");
        if (worst != null) {
            sides.putIfAbsent(worst, null);
        }
        var regions = new ArrayList<Map<String, Object>>();
        sides.forEach((region, side) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("region", region);
            one.put("side", side);
            one.put("primary", region.equals(worst) || sides.size() == 1);
            regions.add(one);
        });
        return regions;
    }

    private List<Map<String, String>> answers() {
        var answers = new ArrayList<Map<String, String>>();
        answered("redFlags").forEach((flag, answer) -> answers.add(Map.of("flag", flag, "answer", answer)));
        return answers;
    }

    private List<Map<String, Object>> medications() {
        var medications = new ArrayList<Map<String, Object>>();
        for (var row : typed.rows(MEDICATION)) {
            var name = row.getOrDefault("medicationName", "").strip();
            var dose = row.getOrDefault("medicationDose", "").strip();
            if (!name.isEmpty() || !dose.isEmpty()) {
                var one = new LinkedHashMap<String, Object>();
                one.put("name", name);
                one.put("dose", dose.isEmpty() ? null : dose);
                one.put("current", !"false".equals(row.get("medicationCurrent")));
                medications.add(one);
            }
        }
        return medications;
    }

    /// The fields named like `side[KNEE]`, by what stands in the brackets; those without an answer are left out.
    private LinkedHashMap<String, @Nullable String> answered(String name) {
        var answered = new LinkedHashMap<String, @Nullable String>();
        for (var field : typed.values().keySet()) {
            if (field.startsWith(name + "[") && field.endsWith("]") && orNull(field) != null) {
                answered.put(field.substring(name.length() + 1, field.length() - 1), orNull(field));
            }
        }
        return answered;
    }

    private boolean ticked(String name) {
        return typed.one(name).equals("true");
    }

    private @Nullable Integer number(String name) {
        try {
            return Integer.valueOf(typed.one(name).strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable String orNull(String name) {
        var text = typed.one(name).strip();
        return text.isEmpty() ? null : text;
    }
}

package clinic.portal.intakeform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is typed on the intake page, as it was typed: nothing is converted before the services looked at it, so nothing
/// typed is lost to an error.
///
/// @param patientId   a patient who is registered already
/// @param patientKey  idempotency key of the registration
/// @param caseKey     idempotency key of the case
record IntakeForm(
        @Nullable String patientId,
        @Nullable String patientKey,
        @Nullable String caseKey,
        @Nullable String familyName,
        @Nullable String givenName,
        @Nullable String birthDate,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String language,
        @Nullable Boolean interpreterNeeded,
        @Nullable Boolean consentEmail,
        @Nullable Boolean consentSms,
        @Nullable String siteId,
        @Nullable Integer severityNow,
        @Nullable Integer severityWorst,
        @Nullable Integer severityAverage,
        @Nullable String onset,
        @Nullable String flareFrequency,
        @Nullable String cause,
        @Nullable String activity,
        @Nullable String region,
        @Nullable String side,
        @Nullable String secondRegion,
        @Nullable String secondSide,
        @Nullable Map<String, String> redFlags,
        @Nullable List<String> medicationName,
        @Nullable List<String> medicationDose,
        @Nullable String medicalHistory,
        @Nullable String narrative) {

    Map<String, Object> patient() {
        var body = new LinkedHashMap<String, Object>();
        body.put("familyName", familyName);
        body.put("givenName", givenName);
        body.put("birthDate", birthDate);
        body.put("email", orNull(email));
        body.put("phone", orNull(phone));
        body.put("language", language);
        body.put("interpreterNeeded", Boolean.TRUE.equals(interpreterNeeded));
        body.put("consent", Map.of("email", Boolean.TRUE.equals(consentEmail), "sms", Boolean.TRUE.equals(consentSms)));
        return body;
    }

    Map<String, Object> painCase(String patient) {
        var body = new LinkedHashMap<String, Object>();
        body.put("patientId", patient);
        body.put("siteId", orNull(siteId));
        var history = new LinkedHashMap<String, Object>();
        history.put("severityNow", severityNow);
        history.put("severityWorst", severityWorst);
        history.put("severityAverage", severityAverage);
        history.put("onset", orNull(onset));
        history.put("flareFrequency", orNull(flareFrequency));
        history.put("cause", orNull(cause));
        history.put("activity", orNull(activity));
        history.put("regions", regions());
        history.put("redFlags", answers());
        history.put("medications", medications());
        history.put("medicalHistory", orNull(medicalHistory));
        history.put("narrative", orNull(narrative));
        body.put("history", history);
        return body;
    }

    private List<Map<String, Object>> regions() {
        var regions = new ArrayList<Map<String, Object>>();
        addRegion(regions, region, side, true);
        addRegion(regions, secondRegion, secondSide, false);
        return regions;
    }

    private static void addRegion(
            List<Map<String, Object>> regions, @Nullable String region, @Nullable String side, boolean primary) {
        if (orNull(region) != null) {
            var one = new LinkedHashMap<String, Object>();
            one.put("region", region);
            one.put("side", orNull(side));
            one.put("primary", primary);
            regions.add(one);
        }
    }

    private List<Map<String, String>> answers() {
        var answers = new ArrayList<Map<String, String>>();
        if (redFlags != null) {
            redFlags.forEach((flag, answer) -> answers.add(Map.of("flag", flag, "answer", answer)));
        }
        return answers;
    }

    private List<Map<String, Object>> medications() {
        var medications = new ArrayList<Map<String, Object>>();
        for (var i = 0; medicationName != null && i < medicationName.size(); i++) {
            if (!medicationName.get(i).isBlank()) {
                var one = new LinkedHashMap<String, Object>();
                one.put("name", medicationName.get(i));
                one.put(
                        "dose",
                        medicationDose == null || i >= medicationDose.size() ? null : orNull(medicationDose.get(i)));
                one.put("current", true);
                medications.add(one);
            }
        }
        return medications;
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "IntakeForm[masked]";
    }
}

package clinic.local.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The two pain histories of the demo.
public final class Histories {

    private static final List<String> RED_FLAGS = List.of(
            "SADDLE_NUMBNESS",
            "BLADDER_OR_BOWEL_CHANGE",
            "BILATERAL_LEG_WEAKNESS",
            "PROGRESSIVE_WEAKNESS",
            "GAIT_OR_HAND_CHANGE",
            "FEVER_OR_CHILLS",
            "IMMUNOSUPPRESSED",
            "MAJOR_TRAUMA",
            "OSTEOPOROSIS_OR_STEROIDS",
            "CANCER_HISTORY",
            "UNEXPLAINED_WEIGHT_LOSS",
            "NIGHT_PAIN",
            "PULSATING_ABDOMINAL_MASS",
            "DARK_URINE",
            "SUICIDAL_THOUGHTS");

    private Histories() {}

    public static Map<String, Object> backSpasms(LocalDate today) {
        return history(today.minusWeeks(4), "MUSCLE_INJURY", "lifting a box", List.of());
    }

    public static Map<String, Object> caudaEquina(LocalDate today) {
        return history(
                today.minusDays(1),
                "NOT_KNOWN",
                "getting up",
                List.of("SADDLE_NUMBNESS", "BLADDER_OR_BOWEL_CHANGE", "BILATERAL_LEG_WEAKNESS"));
    }

    private static Map<String, Object> history(LocalDate onset, String cause, String activity, List<String> yes) {
        var answers = new ArrayList<Map<String, String>>();
        RED_FLAGS.forEach(flag -> answers.add(Map.of("flag", flag, "answer", yes.contains(flag) ? "YES" : "NO")));
        return Map.ofEntries(
                Map.entry("severityNow", 8),
                Map.entry("severityWorst", 9),
                Map.entry("severityAverage", 7),
                Map.entry("onset", onset.toString()),
                Map.entry("flareFrequency", "DAILY"),
                Map.entry("cause", cause),
                Map.entry("activity", activity),
                Map.entry("regions", List.of(Map.of("region", "LUMBAR", "side", "BOTH", "primary", true))),
                Map.entry("redFlags", answers),
                Map.entry(
                        "medications",
                        List.of(Map.of("name", "Ibuprofen", "dose", "400 mg three times a day", "current", true))),
                Map.entry("medicalHistory", "No surgery. No known allergies."),
                Map.entry("narrative", "My lower back locks up every day since I lifted a heavy box."));
    }
}

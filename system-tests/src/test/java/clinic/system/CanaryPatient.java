package clinic.system;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// A patient of whom each detail is a word that stands nowhere else, so that wherever one is found it came from them.
final class CanaryPatient {

    private final String tag = UUID.randomUUID().toString().substring(0, 8).replaceAll("\\d", "q");
    private final Map<String, String> words = new TreeMap<>();

    CanaryPatient() {
        // these have a form to keep
        words.put("birth date", "1907-03-29");
        words.put("phone", "+15550198" + (100 + Math.floorMod(tag.hashCode(), 900)));
        words.put("email", "canary." + tag + "@patients.example");
    }

    /// The word for a detail, from now on among those looked for.
    String word(String what) {
        return words.computeIfAbsent(what, it -> "Canary" + it.replace(" ", "") + tag);
    }

    int words() {
        return words.size();
    }

    /// Whose words stand in the text.
    Set<String> in(String text) {
        var found = new TreeSet<String>();
        words.forEach((what, word) -> {
            if (text.contains(word)) {
                found.add(what);
            }
        });
        return found;
    }

    /// What is registered of them.
    Map<String, Object> registration() {
        return new HashMap<>(Map.of(
                "familyName", word("family name"),
                "givenName", word("given name"),
                "birthDate", word("birth date"),
                "email", word("email"),
                "phone", word("phone"),
                "language", "en",
                "interpreterNeeded", false,
                "consent", Map.of("email", true, "sms", false)));
    }

    /// What they tell of their pain.
    Map<String, Object> history() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("severityNow", 5),
                Map.entry("severityWorst", 7),
                Map.entry("severityAverage", 4),
                Map.entry("onset", LocalDate.now().minusWeeks(6).toString()),
                Map.entry("flareFrequency", "DAILY"),
                Map.entry("cause", "MUSCLE_INJURY"),
                Map.entry("activity", word("activity")),
                Map.entry("regions", List.of(Map.of("region", "LUMBAR", "side", "BOTH", "primary", true))),
                Map.entry(
                        "redFlags",
                        Stream.of(
                                        "SADDLE_NUMBNESS",
                                        "BLADDER_OR_BOWEL_CHANGE",
                                        "BILATERAL_LEG_WEAKNESS",
                                        "PROGRESSIVE_WEAKNESS",
                                        "FEVER_OR_CHILLS",
                                        "SUICIDAL_THOUGHTS")
                                .map(flag -> Map.of("flag", flag, "answer", "NO"))
                                .toList()),
                Map.entry(
                        "medications",
                        List.of(Map.of("name", word("medication"), "dose", word("dose"), "current", true))),
                Map.entry("medicalHistory", word("medical history")),
                Map.entry("narrative", word("narrative"))));
    }
}

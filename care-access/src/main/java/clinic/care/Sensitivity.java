package clinic.care;

import java.util.Arrays;

/// What opens to fewer people than the rest of a chart. The names are those of HL7's sensitivity codes.
public enum Sensitivity {
    /// Psychiatry: depression questionnaires.
    PSY,
    /// Substance use (42 CFR Part 2 may apply): risk of opioid misuse, prescription monitoring.
    SUD;

    static boolean isKnown(String label) {
        return Arrays.stream(values()).anyMatch(known -> known.name().equals(label));
    }
}

package clinic.records.screening;

import clinic.kit.access.Caller;
import clinic.records.casefile.CaseFile;
import clinic.records.screening.Instrument.Band;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One set of answers and what they come to. Written once; a later one stands beside it.
///
/// @param label       null for what is not sensitive
/// @param followUpNow somebody has to talk to the patient before they leave
record Screening(
        UUID id,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        Instrument instrument,
        @Nullable String label,
        List<Integer> answers,
        int total,
        Band band,
        boolean followUpNow,
        UUID takenBy,
        String takenByName,
        Instant takenAt) {

    static Screening of(UUID id, CaseFile file, Instrument instrument, List<Integer> answers, Caller by, Instant now) {
        var total = answers.stream().mapToInt(Integer::intValue).sum();
        return new Screening(
                id,
                file.caseId(),
                file.patientId(),
                file.siteId(),
                instrument,
                instrument.label(),
                List.copyOf(answers),
                total,
                instrument.band(total),
                instrument.asksForSomebodyNow(answers),
                by.subject(),
                by.name(),
                now);
    }

    @Override
    public String toString() {
        return "Screening[" + id + "]";
    }
}

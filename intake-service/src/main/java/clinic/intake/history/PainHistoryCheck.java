package clinic.intake.history;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.kit.web.Problems.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Whether a pain history can be true as a whole. What one field alone may hold is declared at the request.
final class PainHistoryCheck {

    private PainHistoryCheck() {}

    /// @param today the clinic's latest calendar day; a patient's own day may be one behind, never ahead
    static List<FieldError> check(PainHistory history, LocalDate bornOn, LocalDate today) {
        var invalid = new ArrayList<FieldError>();
        if (history.severityWorst() < history.severityNow()) {
            invalid.add(new FieldError("severityWorst", "The worst pain cannot be less than the pain now."));
        } else if (history.severityWorst() < history.severityAverage()) {
            invalid.add(new FieldError("severityWorst", "The worst pain cannot be less than the average pain."));
        }
        if (history.onset().isAfter(today)) {
            invalid.add(new FieldError("onset", "Give the day the pain began; it cannot be in the future."));
        } else if (history.onset().isBefore(bornOn)) {
            invalid.add(new FieldError("onset", "Give a day that is not before the patient was born."));
        }
        regions(history.regions(), invalid);
        redFlags(history.redFlags(), invalid);
        return List.copyOf(invalid);
    }

    private static void regions(List<PainRegion> regions, List<FieldError> invalid) {
        if (regions.stream().filter(PainRegion::primary).count() != 1) {
            invalid.add(new FieldError("regions", "Mark exactly one region as the primary one."));
        }
        var places = regions.stream().collect(groupingBy(r -> List.of(r.region(), r.side()), counting()));
        if (places.values().stream().anyMatch(count -> count > 1)) {
            invalid.add(new FieldError("regions", "Name each region and side once."));
        }
    }

    /// One question has one answer: of a yes and a no to the same question nobody knows which to believe.
    private static void redFlags(List<RedFlagAnswer> answers, List<FieldError> invalid) {
        var questions = answers.stream().collect(groupingBy(RedFlagAnswer::flag, counting()));
        if (questions.values().stream().anyMatch(count -> count > 1)) {
            invalid.add(new FieldError("redFlags", "Answer each question once."));
        }
    }
}

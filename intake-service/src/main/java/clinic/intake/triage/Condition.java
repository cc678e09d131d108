package clinic.intake.triage;

import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// When a rule fires. It answers with its evidence, the answers that made it fire, so that a result can be explained;
/// no evidence means that it did not fire.
@FunctionalInterface
interface Condition {

    List<String> evidence(PainHistory history);

    /// At least one of these was answered with yes. A question without an answer fires nothing.
    static Condition yes(RedFlag... flags) {
        var asked = Set.of(flags);
        return history -> history.redFlags().stream()
                .filter(given -> given.answer() == Answer.YES && asked.contains(given.flag()))
                .map(given -> given.flag() + "=YES")
                .toList();
    }

    static Condition region(BodyRegion region) {
        return history ->
                when(history.regions().stream().anyMatch(pain -> pain.region() == region), "region=" + region);
    }

    static Condition cause(Cause cause) {
        return history -> when(history.cause() == cause, "cause=" + cause);
    }

    static Condition flares(FlareFrequency... frequencies) {
        var often = Set.of(frequencies);
        return history -> when(often.contains(history.flareFrequency()), "flareFrequency=" + history.flareFrequency());
    }

    /// Now or on average; a single worst moment alone does not make a case urgent.
    static Condition severityAtLeast(int severity) {
        return history -> Stream.of(
                        when(history.severityNow() >= severity, "severityNow=" + history.severityNow()),
                        when(history.severityAverage() >= severity, "severityAverage=" + history.severityAverage()))
                .flatMap(List::stream)
                .toList();
    }

    static Condition any(Condition... conditions) {
        return history -> Arrays.stream(conditions)
                .flatMap(condition -> condition.evidence(history).stream())
                .toList();
    }

    static Condition all(Condition... conditions) {
        return history -> {
            var evidence = Arrays.stream(conditions)
                    .map(condition -> condition.evidence(history))
                    .toList();
            return evidence.stream().anyMatch(List::isEmpty)
                    ? List.of()
                    : evidence.stream().flatMap(List::stream).toList();
        };
    }

    private static List<String> when(boolean holds, String evidence) {
        return holds ? List.of(evidence) : List.of();
    }
}

package clinic.intake.triage;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the rules made of a pain history: how urgent, which rules say so by which answers, and which red flags nobody
/// has cleared. Triage support, not a diagnosis: it raises attention and never lowers it.
///
/// @param rules      the rules that fired, most urgent first
/// @param notCleared red flags without a yes or no; they raise nothing, but are shown, for unanswered is not "no"
public record Triage(
        Priority priority,
        Disposition disposition,
        Category category,
        List<FiredRule> rules,
        List<RedFlag> notCleared) {

    /// @param evidence the answers that made the rule fire, such as `SADDLE_NUMBNESS=YES`
    public record FiredRule(
            String ruleId, int ruleVersion, String title, List<String> evidence, Disposition disposition) {}

    public static Triage of(PainHistory history) {
        var fired = TriageRule.TABLE.stream()
                .filter(rule -> !rule.condition().evidence(history).isEmpty())
                .toList();
        var disposition = fired.isEmpty()
                ? Disposition.CONSULT_WITHIN_TWO_WEEKS
                : fired.getFirst().disposition();
        var category = fired.isEmpty() ? Category.NONE : fired.getFirst().category();
        return new Triage(
                priority(disposition),
                disposition,
                category,
                fired.stream()
                        .map(rule -> new FiredRule(
                                rule.id(),
                                rule.version(),
                                rule.title(),
                                rule.condition().evidence(history),
                                rule.disposition()))
                        .toList(),
                notCleared(history));
    }

    private static Priority priority(Disposition disposition) {
        return switch (disposition) {
            case EMERGENCY_NOW -> Priority.EMERGENCY;
            case SAME_DAY_CALL -> Priority.SAME_DAY;
            case CONSULT_WITHIN_TWO_DAYS -> Priority.URGENT;
            case CONSULT_WITHIN_TWO_WEEKS -> Priority.ROUTINE;
            case UNKNOWN -> throw new IllegalArgumentException("No rule asks for an unknown disposition");
        };
    }

    private static List<RedFlag> notCleared(PainHistory history) {
        Set<RedFlag> answered = history.redFlags().stream()
                .filter(given -> given.answer() == Answer.YES || given.answer() == Answer.NO)
                .map(RedFlagAnswer::flag)
                .collect(Collectors.toSet());
        return Arrays.stream(RedFlag.values())
                .filter(flag -> flag != RedFlag.UNKNOWN && !answered.contains(flag))
                .toList();
    }
}

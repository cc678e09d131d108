package clinic.intake.paincase;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.intake.triage.Triage;
import clinic.intake.triage.Triage.FiredRule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why a case has its priority, and what physicians decided about it since.
record TriageView(
        String notice,
        Priority priority,
        Disposition disposition,
        Category category,
        List<FiredRule> rules,
        List<RedFlag> notCleared,
        List<Decision> decisions) {

    private static final String NOTICE = "This is triage support, not a diagnosis.";

    record Decision(
            UUID escalationId,
            Resolution resolution,
            @Nullable String note,
            @Nullable UUID resolvedBy,
            @Nullable Instant resolvedAt) {}

    static TriageView of(Triage triage, PainCase painCase) {
        return new TriageView(
                NOTICE,
                triage.priority(),
                triage.disposition(),
                triage.category(),
                triage.rules(),
                triage.notCleared(),
                painCase.decisions());
    }
}

package clinic.intake.paincase;

import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.kit.event.Received;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How far a case has come, as records tells it. The two streams may arrive in any order, so a case never goes back: a
/// signed plan stays the stage although the start of its consultation is heard of later.
@Component
public class CaseProgress {

    private static final Logger log = LoggerFactory.getLogger(CaseProgress.class);

    private final JdbcClient jdbc;

    CaseProgress(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void onConsultation(Received<ConsultationEvent> received) {
        switch (received.event()) {
            case ConsultationStarted started -> reach(Stage.CONSULTATION, started.caseId(), started.startedAt());
            case ConsultationEvent _ -> {}
        }
    }

    public void onPlan(Received<PlanEvent> received) {
        switch (received.event()) {
            case TreatmentPlanSigned signed -> reach(Stage.TREATMENT, signed.caseId(), signed.signedAt());
        }
    }

    private void reach(Stage stage, UUID caseId, Instant since) {
        var known = jdbc.sql("select exists (select from pain_case where id = ?)")
                .param(caseId)
                .query(Boolean.class)
                .single();
        if (!known) {
            log.warn("Nothing is known of case {}, of which records says that it reached {}", caseId, stage);
            return;
        }
        jdbc.sql("""
                        insert into case_progress (case_id, stage, since) values (:case, :stage, :since)
                        on conflict (case_id) do update set stage = excluded.stage, since = excluded.since
                            where case_progress.stage = 'CONSULTATION' and excluded.stage = 'TREATMENT'
                        """)
                .param("case", caseId)
                .param("stage", stage.name())
                .param("since", Timestamp.from(since))
                .update();
    }

    /// The stage each of these cases has reached; cases that records has not spoken of are left out.
    Map<UUID, Stage> of(Collection<UUID> caseIds) {
        if (caseIds.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select case_id, stage from case_progress where case_id in (:cases)")
                .param("cases", caseIds)
                .query((row, _) -> Map.entry(row.getObject(1, UUID.class), Stage.valueOf(row.getString(2))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

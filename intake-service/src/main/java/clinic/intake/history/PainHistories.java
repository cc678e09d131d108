package clinic.intake.history;

import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/// The histories as they were submitted. A row is never changed: what the patient told that day stays told.
@Repository
public class PainHistories {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    PainHistories(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(PainHistorySubmitted submitted) {
        jdbc.sql("""
                        insert into pain_history (case_id, patient_id, history, submitted_at)
                        values (?, ?, ?::jsonb, ?)
                        """)
                .params(
                        submitted.caseId(),
                        submitted.patientId(),
                        json.writeValueAsString(submitted.history()),
                        Timestamp.from(submitted.submittedAt()))
                .update();
    }

    public Optional<PainHistory> ofCase(UUID caseId) {
        return jdbc.sql("select history from pain_history where case_id = ?")
                .param(caseId)
                .query(String.class)
                .optional()
                .map(history -> json.readValue(history, PainHistory.class));
    }
}

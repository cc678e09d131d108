package clinic.records.chart;

import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/// The pain histories, kept as the document a chart shows.
@Repository
class PainHistories {

    private final JdbcClient jdbc;

    /// Its own, because the one for requests refuses values that only a newer publisher knows.
    private final JsonMapper json = JsonMapper.builder().build();

    PainHistories(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<HistoryView> find(UUID caseId) {
        return jdbc.sql("select history from pain_history where case_id = ?")
                .param(caseId)
                .query(String.class)
                .optional()
                .map(history -> json.readValue(history, HistoryView.class));
    }

    void put(UUID caseId, UUID patientId, HistoryView history) {
        jdbc.sql("""
                insert into pain_history (case_id, patient_id, submitted_at, history) values (?, ?, ?, ?::jsonb)
                on conflict (case_id) do update set submitted_at = excluded.submitted_at, history = excluded.history
                """)
                .params(
                        caseId,
                        patientId,
                        history.submittedAt().atOffset(ZoneOffset.UTC),
                        json.writeValueAsString(history))
                .update();
    }
}

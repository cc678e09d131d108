package clinic.intake.triage;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/// What triage said on the day, with the versions of the rules that said it. A row is never changed.
@Repository
public class TriageResults {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TriageResults(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public void file(UUID caseId, Triage triage, Instant now) {
        jdbc.sql("insert into triage (case_id, result, assessed_at) values (?, ?::jsonb, ?)")
                .params(caseId, json.writeValueAsString(triage), Timestamp.from(now))
                .update();
    }

    public Optional<Triage> ofCase(UUID caseId) {
        return jdbc.sql("select result from triage where case_id = ?")
                .param(caseId)
                .query(String.class)
                .optional()
                .map(result -> json.readValue(result, Triage.class));
    }
}

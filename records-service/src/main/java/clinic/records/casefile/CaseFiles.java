package clinic.records.casefile;

import clinic.kit.web.NotFound;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The cases that intake told of.
@Repository
public class CaseFiles {

    private final JdbcClient jdbc;

    CaseFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @throws NotFound there is no such case, or it has not arrived yet
    public CaseFile get(UUID caseId) {
        return find(caseId, "");
    }

    /// The same, and nobody closes the case until the transaction ends.
    public CaseFile held(UUID caseId) {
        return find(caseId, "for share");
    }

    private CaseFile find(UUID caseId, String lock) {
        return jdbc.sql("select case_id, patient_id, site_id, opened_at, closed_at from case_file where case_id = ? "
                        + lock)
                .param(caseId)
                .query(CaseFile.class)
                .optional()
                .orElseThrow(NotFound::new);
    }

    void open(UUID caseId, UUID patientId, UUID siteId, Instant openedAt) {
        jdbc.sql("insert into case_file (case_id, patient_id, site_id, opened_at) values (?, ?, ?, ?)")
                .params(caseId, patientId, siteId, openedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void close(UUID caseId, String reason, Instant closedAt) {
        jdbc.sql("update case_file set closed_at = ?, close_reason = ? where case_id = ?")
                .params(closedAt.atOffset(ZoneOffset.UTC), reason, caseId)
                .update();
    }
}

package clinic.records.casefile;

import clinic.kit.access.Caller;
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

    /// The case as this caller may see it.
    ///
    /// @throws NotFound there is no such case, it has not arrived yet, or it is another site's: one answer for all
    ///     three
    public CaseFile visibleTo(Caller caller, UUID caseId) {
        return find(caller, caseId, "");
    }

    /// The same, and nobody closes the case until the transaction ends.
    public CaseFile heldFor(Caller caller, UUID caseId) {
        return find(caller, caseId, "for share");
    }

    private CaseFile find(Caller caller, UUID caseId, String lock) {
        var file = jdbc.sql(
                        "select case_id, patient_id, site_id, opened_at, closed_at from case_file where case_id = ? "
                                + lock)
                .param(caseId)
                .query(CaseFile.class)
                .optional()
                .orElseThrow(NotFound::new);
        caller.requireSite(file.siteId());
        return file;
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

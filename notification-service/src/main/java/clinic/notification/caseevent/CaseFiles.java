package clinic.notification.caseevent;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CloseReason;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The cases of which intake told something, whichever event came first.
@Repository
public class CaseFiles {

    private final JdbcClient jdbc;

    CaseFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<CaseFile> find(UUID caseId) {
        return jdbc.sql("select * from case_file where id = ?")
                .param(caseId)
                .query((row, _) -> {
                    var closed = row.getString("closed");
                    return new CaseFile(
                            caseId,
                            row.getObject("assigned_clinician_id", UUID.class),
                            closed == null ? null : CloseReason.valueOf(closed));
                })
                .optional();
    }

    /// A death is learned through one case and concerns all of them.
    public boolean isDeceased(UUID patientId) {
        return jdbc.sql("select exists (select from case_file where patient_id = ? and closed = 'DECEASED')")
                .param(patientId)
                .query(Boolean.class)
                .single();
    }

    void opened(UUID caseId, UUID patientId) {
        jdbc.sql("insert into case_file (id, patient_id) values (?, ?) on conflict (id) do nothing")
                .params(caseId, patientId)
                .update();
    }

    void assigned(CaseAssigned event) {
        jdbc.sql("""
                        insert into case_file (id, patient_id, assigned_clinician_id) values (?, ?, ?)
                        on conflict (id) do update set assigned_clinician_id = excluded.assigned_clinician_id""")
                .params(event.caseId(), event.patientId(), event.clinicianId())
                .update();
    }

    void closed(CaseClosed event) {
        jdbc.sql("""
                        insert into case_file (id, patient_id, closed) values (?, ?, ?)
                        on conflict (id) do update set closed = excluded.closed""")
                .params(event.caseId(), event.patientId(), event.reason().name())
                .update();
    }
}

package clinic.records.readiness;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface Checklists extends Repository<Checklist, UUID> {

    Optional<Checklist> findByCaseId(UUID caseId);

    /// For a change: the next one waits, and then sees this one's version.
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Checklist> findForChangeByCaseId(UUID caseId);

    Checklist save(Checklist checklist);

    /// Two streams may be the first to tell of a case, even at once; the row decides.
    @Modifying
    @Query("insert into readiness_checklist (case_id, patient_id, version) values (:caseId, :patientId, 1)"
            + " on conflict (case_id) do nothing")
    void openUnlessThere(UUID caseId, UUID patientId);
}

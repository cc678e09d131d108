package clinic.intake.patient;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface Patients extends Repository<Patient, UUID> {

    Patient save(Patient patient);

    Optional<Patient> findById(UUID id);

    /// For a change: whoever comes second waits, and then sees the newer version instead of a conflict at the end.
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Patient> findWithLockById(UUID id);

    @Query("select nextval('medical_record_number')")
    long nextNumber();

    /// @param patterns each of them has to match
    @Query("""
            select * from patient
            where words like all (array[:patterns]) and (sorted_by, id) > (:afterName, :afterId)
            order by sorted_by, id
            limit :limit
            """)
    List<Patient> search(List<String> patterns, String afterName, UUID afterId, int limit);
}

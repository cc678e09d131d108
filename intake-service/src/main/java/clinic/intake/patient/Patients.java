package clinic.intake.patient;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /// Every patient, by name.
    @Query("""
            select * from patient
            where (family_first, id) > (:afterName, :afterId)
            order by family_first, id
            limit :limit
            """)
    List<Patient> all(String afterName, UUID afterId, int limit);

    /// @param name   folded beginning of a name in either order, null to look for a number only
    /// @param number beginning of a medical record number in lower case, null to look for a name only
    @Query("""
            select * from patient
            where (family_first like cast(:name as text) || '%'
                   or given_first like cast(:name as text) || '%'
                   or lower(medical_record_number) like cast(:number as text) || '%')
              and (family_first, id) > (:afterName, :afterId)
            order by family_first, id
            limit :limit
            """)
    List<Patient> search(@Nullable String name, @Nullable String number, String afterName, UUID afterId, int limit);
}

package clinic.scheduling.caseload;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface CaseEntries extends Repository<CaseEntry, UUID> {

    CaseEntry save(CaseEntry entry);

    Optional<CaseEntry> findByCaseId(UUID caseId);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<CaseEntry> findWithLockByCaseId(UUID caseId);

    @Modifying
    @Query("""
            insert into caseload_entry (case_id, version, status, hold) values (:caseId, 1, 'WAITING', 'NONE')
            on conflict do nothing""")
    int insertUnlessThere(UUID caseId);

    @Query("""
            select * from caseload_entry
            where opened_at is not null
              and (:anySite or site_id in (:sites))
              and (:status::text is null or status = :status)
              and (:after::timestamptz is null or (consult_by, case_id) > (:after::timestamptz, :afterCase::uuid))
            order by consult_by, case_id limit :limit""")
    List<CaseEntry> page(
            boolean anySite,
            Collection<UUID> sites,
            @Nullable String status,
            @Nullable Instant after,
            @Nullable UUID afterCase,
            int limit);

    /// The entry, locked; begun if nothing was known of the case so far. Two streams that tell of a new case at the
    /// same moment meet at the insert.
    default CaseEntry locked(UUID caseId) {
        insertUnlessThere(caseId);
        return findWithLockByCaseId(caseId).orElseThrow();
    }
}

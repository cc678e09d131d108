package clinic.scheduling.caseload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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

    /// @param sites null for every site
    @Query("""
            select * from caseload_entry
            where opened_at is not null
              and (:sites::uuid[] is null or site_id = any(:sites::uuid[]))
              and (:status::text is null or status = :status)
              and (:after::timestamptz is null or (consult_by, case_id) > (:after::timestamptz, :afterCase::uuid))
            order by consult_by, case_id limit :limit""")
    List<CaseEntry> page(
            UUID @Nullable [] sites,
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

    default void change(UUID caseId, Consumer<CaseEntry> change) {
        var entry = locked(caseId);
        change.accept(entry);
        save(entry);
    }
}

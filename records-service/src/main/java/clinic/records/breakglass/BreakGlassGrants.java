package clinic.records.breakglass;

import clinic.records.breakglass.BreakGlassRefused.AlreadyOpen;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface BreakGlassGrants extends Repository<BreakGlassGrant, UUID> {

    BreakGlassGrant save(BreakGlassGrant grant);

    Optional<BreakGlassGrant> findById(UUID id);

    /// The newest first.
    ///
    /// @param sites at least one
    @Query("""
            select * from break_glass where site_id in (:sites) and id < :before
            order by id desc limit :limit""")
    List<BreakGlassGrant> atSites(Collection<UUID> sites, UUID before, int limit);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<BreakGlassGrant> findForChangeById(UUID id);

    /// Whoever is at one already is left alone: two instances share the work.
    @Query("""
            select * from break_glass where ended_at is null and expires_at <= :now
            order by expires_at limit :limit for update skip locked""")
    List<BreakGlassGrant> overdue(Instant now, int limit);

    @Query("""
            select * from break_glass
            where subject = :subject and patient_id = :patientId and ended_at is null and expires_at <= :now
            for update""")
    Optional<BreakGlassGrant> overdueOf(UUID subject, UUID patientId, Instant now);

    /// Stores a new grant, unless the person has one open for the patient.
    default BreakGlassGrant open(BreakGlassGrant grant) {
        try {
            return save(grant);
        } catch (DuplicateKeyException e) {
            throw new AlreadyOpen();
        }
    }
}

package clinic.scheduling.appointment;

import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface Appointments extends Repository<Appointment, UUID> {

    Appointment save(Appointment appointment);

    Optional<Appointment> findById(UUID id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Appointment> findWithLockById(UUID id);

    /// The visit for a change by somebody who has seen its current version.
    default Appointment locked(UUID id, IfMatch seen) {
        var appointment = findWithLockById(id).orElseThrow(NotFound::new);
        seen.requireCurrent(appointment.getVersion());
        return appointment;
    }

    /// Visits of a case that are still to come or whose patient is here.
    @Query("""
            select * from appointment
            where case_id = :caseId and status in ('BOOKED', 'CHECKED_IN') and ends_at > :now
            order by id for update""")
    List<Appointment> pendingOf(UUID caseId, Instant now);

    /// The next booked consultation of a case.
    @Query("""
            select id from appointment
            where case_id = :caseId and visit_type = 'CONSULTATION' and status in ('BOOKED', 'CHECKED_IN', 'STARTED')
            order by starts_at, id limit 1""")
    Optional<UUID> consultationOf(UUID caseId);

    /// @param sites null for every site
    @Query("""
            select * from appointment
            where (:sites::uuid[] is null or site_id = any(:sites::uuid[]))
              and (:from::timestamptz is null or starts_at >= :from::timestamptz)
              and (:to::timestamptz is null or starts_at < :to::timestamptz)
              and (:clinicianId::uuid is null or clinician_id = :clinicianId::uuid)
              and (:caseId::uuid is null or case_id = :caseId::uuid)
              and (:after::timestamptz is null or (starts_at, id) > (:after::timestamptz, :afterId::uuid))
            order by starts_at, id limit :limit""")
    List<Appointment> page(
            UUID @Nullable [] sites,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID clinicianId,
            @Nullable UUID caseId,
            @Nullable Instant after,
            @Nullable UUID afterId,
            int limit);
}

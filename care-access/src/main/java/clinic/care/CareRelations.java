package clinic.care;

import clinic.contracts.Role;
import clinic.kit.access.Caller;
import clinic.kit.access.Care;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Answers who cares for whom from this service's own tables, so that no other service has to be up for it.
class CareRelations implements Care, BrokenGlass {

    /// Roles to which sensitive items open at all.
    private static final Set<String> SENSITIVE = Set.of(Role.NURSE, Role.PHYSICIAN);

    private final JdbcClient jdbc;
    private final Clock clock;

    CareRelations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Ground> grounds(Caller caller, UUID patientId) {
        var grounds = EnumSet.noneOf(Ground.class);
        jdbc.sql("""
                        select case kind when 'VISIT' then 'VISIT' else 'ASSIGNED' end from care_relationship
                        where patient_id = :patient and active and (subject = :subject or site_id = any (:sites))
                        union
                        select 'BREAK_GLASS' from care_broken_glass
                        where patient_id = :patient and subject = :subject and ended_at is null
                          and granted_at <= :now and expires_at > :now
                        """)
                .param("patient", patientId)
                .param("subject", caller.subject())
                .param("sites", caller.sites().toArray(UUID[]::new))
                .param("now", utc(clock.instant()))
                .query(String.class)
                .list()
                .forEach(ground -> grounds.add(Ground.valueOf(String.valueOf(ground))));
        return grounds;
    }

    /// Only nurses and physicians, and only those who care for the patient or broke the glass.
    @Override
    public boolean opens(String label, Caller caller, Set<Ground> grounds) {
        return Sensitivity.isKnown(label) && !grounds.isEmpty() && caller.hasAnyRole(SENSITIVE);
    }

    void know(UUID clinicianId, UUID subject) {
        jdbc.sql("""
                        insert into care_clinician (clinician_id, subject) values (?, ?)
                        on conflict (clinician_id) do update set subject = excluded.subject""").params(clinicianId, subject).update();
    }

    void forget(UUID clinicianId) {
        jdbc.sql("delete from care_clinician where clinician_id = ?")
                .param(clinicianId)
                .update();
    }

    /// @param by opens no chart by it: it only explains why somebody looked (`unusual_look`)
    void opened(UUID caseId, UUID patientId, UUID siteId, String by, Instant at) {
        jdbc.sql("""
                        insert into care_case (case_id, patient_id, site_id, opened_by, opened_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing""").params(caseId, patientId, siteId, by, utc(at)).update();
    }

    /// The case is theirs now, and nobody else's.
    void assign(UUID caseId, UUID patientId, UUID clinicianId, Instant at) {
        jdbc.sql("""
                        update care_relation set active = false, until = ?
                        where kind = 'ASSIGNED' and source_id = ? and holder <> ? and active""").params(utc(at), caseId, clinicianId).update();
        jdbc.sql("""
                        insert into care_relation (kind, source_id, holder, patient_id, since)
                        values ('ASSIGNED', ?, ?, ?, ?)
                        on conflict (kind, source_id, holder) do update set active = true, until = null""").params(caseId, clinicianId, patientId, utc(at)).update();
    }

    /// Whoever takes a page or decides about an escalation is responsible for the case as well.
    void answeredPage(UUID caseId, UUID subject, Instant at) {
        jdbc.sql("""
                        insert into care_relation (kind, source_id, holder, patient_id, since)
                        select 'PAGED', case_id, ?, patient_id, ? from care_case where case_id = ?
                        on conflict do nothing""").params(subject, utc(at), caseId).update();
    }

    /// @param end when the visit is over
    void visit(UUID appointmentId, UUID patientId, UUID siteId, Instant since, Instant end) {
        cancelVisit(appointmentId, since);
        jdbc.sql("""
                        insert into care_relation (kind, source_id, holder, patient_id, since, until)
                        values ('VISIT', ?, ?, ?, ?, ?)
                        on conflict (kind, source_id, holder) do update set active = true, until = excluded.until""")
                .params(appointmentId, siteId, patientId, utc(since), utc(end))
                .update();
    }

    void cancelVisit(UUID appointmentId, Instant at) {
        jdbc.sql("""
                        update care_relation set active = false, until = least(until, ?)
                        where kind = 'VISIT' and source_id = ? and active""").params(utc(at), appointmentId).update();
    }

    @Override
    public Optional<Open> openTo(Caller caller, UUID patientId) {
        return jdbc.sql("""
                        select grant_id, expires_at from care_broken_glass
                        where patient_id = ? and subject = ? and ended_at is null and granted_at <= ? and expires_at > ?
                        order by expires_at desc limit 1""")
                .params(patientId, caller.subject(), utc(clock.instant()), utc(clock.instant()))
                .query((row, _) -> new Open(
                        row.getObject("grant_id", UUID.class),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    @Override
    public void broken(UUID grantId, UUID patientId, UUID subject, Instant grantedAt, Instant expiresAt) {
        jdbc.sql("""
                        insert into care_broken_glass (grant_id, patient_id, subject, granted_at, expires_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing""")
                .params(grantId, patientId, subject, utc(grantedAt), utc(expiresAt))
                .update();
    }

    void glassMended(UUID grantId, Instant at) {
        jdbc.sql("update care_broken_glass set ended_at = ? where grant_id = ?")
                .params(utc(at), grantId)
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

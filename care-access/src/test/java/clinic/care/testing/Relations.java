package clinic.care.testing;

import clinic.kit.testing.TestTokens;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who cares for whom, put straight where the events would have put it.
public final class Relations {

    private final JdbcClient jdbc;

    public Relations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Everybody at the site cares for the patient.
    public Relations visit(UUID patientId, UUID siteId, boolean active) {
        return relation("VISIT", siteId, patientId, active);
    }

    /// The same for both sites of a fresh clinic: for tests that are about something else.
    public Relations everywhere(UUID patientId) {
        return visit(patientId, TestTokens.HARBOR, true).visit(patientId, TestTokens.RIVERSIDE, true);
    }

    public Relations assigned(UUID patientId, UUID subject, boolean active) {
        var clinician = UUID.randomUUID();
        jdbc.sql("insert into care_clinician (clinician_id, subject) values (?, ?)")
                .params(clinician, subject)
                .update();
        return relation("ASSIGNED", clinician, patientId, active);
    }

    public Relations paged(UUID patientId, UUID subject) {
        return relation("PAGED", subject, patientId, true);
    }

    public Relations opened(UUID patientId, UUID siteId, UUID subject) {
        jdbc.sql("""
                        insert into care_case (case_id, patient_id, site_id, opened_by, opened_at)
                        values (?, ?, ?, ?, now())""")
                .params(UUID.randomUUID(), patientId, siteId, subject.toString())
                .update();
        return this;
    }

    public Relations glass(
            UUID patientId, UUID subject, OffsetDateTime grantedAt, OffsetDateTime expiresAt, boolean ended) {
        jdbc.sql("""
                        insert into care_broken_glass (grant_id, patient_id, subject, granted_at, expires_at, ended_at)
                        values (?, ?, ?, ?, ?, case when ? then now() end)""")
                .params(UUID.randomUUID(), patientId, subject, grantedAt, expiresAt, ended)
                .update();
        return this;
    }

    private Relations relation(String kind, UUID holder, UUID patientId, boolean active) {
        jdbc.sql("""
                        insert into care_relation (kind, source_id, holder, patient_id, since, active)
                        values (?, ?, ?, ?, now(), ?)""").params(kind, UUID.randomUUID(), holder, patientId, active).update();
        return this;
    }
}

package clinic.notification.recipient;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The newest known state of patients, clinicians and sites.
@Repository
public class Recipients {

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Patient> patient(UUID id) {
        return jdbc.sql("select * from patient where id = ?")
                .param(id)
                .query((row, _) -> new Patient(
                        id,
                        row.getString("email"),
                        row.getBoolean("email_consent"),
                        Locale.forLanguageTag(row.getString("language"))))
                .optional();
    }

    public Optional<Clinician> clinician(UUID id) {
        return jdbc.sql("select * from clinician where id = ?")
                .param(id)
                .query((row, _) -> new Clinician(id, row.getString("email")))
                .optional();
    }

    /// Who signs in with this `sub`.
    public Optional<UUID> clinicianOf(UUID subject) {
        return jdbc.sql("select id from clinician where subject = ?")
                .param(subject.toString())
                .query(UUID.class)
                .optional();
    }

    public Optional<Site> site(UUID id) {
        return jdbc.sql("select * from site where id = ?")
                .param(id)
                .query((row, _) -> new Site(
                        id,
                        row.getString("display_name"),
                        ZoneId.of(row.getString("time_zone")),
                        row.getString("phone"),
                        row.getObject("on_call_clinician_id", UUID.class)))
                .optional();
    }

    void keep(Patient patient) {
        jdbc.sql("""
                        insert into patient (id, email, email_consent, language)
                        values (:id, :email, :emailConsent, :language)
                        on conflict (id) do update set email = excluded.email,
                            email_consent = excluded.email_consent, language = excluded.language""")
                .param("id", patient.id())
                .param("email", patient.email())
                .param("emailConsent", patient.emailConsent())
                .param("language", patient.language().toLanguageTag())
                .update();
    }

    void keep(Clinician clinician, @Nullable String subject) {
        jdbc.sql("""
                        insert into clinician (id, email, subject) values (:id, :email, :subject)
                        on conflict (id) do update set email = excluded.email, subject = excluded.subject""")
                .param("id", clinician.id())
                .param("email", clinician.email())
                .param("subject", subject)
                .update();
    }

    void keep(Site site) {
        jdbc.sql("""
                        insert into site (id, display_name, time_zone, phone, on_call_clinician_id)
                        values (:id, :displayName, :timeZone, :phone, :onCall)
                        on conflict (id) do update set display_name = excluded.display_name,
                            time_zone = excluded.time_zone, phone = excluded.phone,
                            on_call_clinician_id = excluded.on_call_clinician_id""")
                .param("id", site.id())
                .param("displayName", site.displayName())
                .param("timeZone", site.timeZone().getId())
                .param("phone", site.phone())
                .param("onCall", site.onCallClinicianId())
                .update();
    }
}

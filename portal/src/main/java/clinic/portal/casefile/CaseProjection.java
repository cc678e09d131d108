package clinic.portal.casefile;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.Received;
import clinic.portal.live.Board;
import java.sql.Date;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Projects all topics into the read model of cases. Runs in the inbox's transaction, each event once and in the order
/// of its key; across topics any order may come, so every handler writes what it knows by id and leaves the rest null.
@Component
public class CaseProjection {

    private final JdbcClient jdbc;
    private final Board board;

    CaseProjection(JdbcClient jdbc, Board board) {
        this.jdbc = jdbc;
        this.board = board;
    }

    public void onPatient(Received<PatientEvent> received) {
        var id = received.event().patientId();
        var patient = received.event().patient();
        jdbc.sql("""
                        insert into patient_card
                            (patient_id, mrn, family_name, given_name, birth_date, language, interpreter, search)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (patient_id) do update set
                            mrn = excluded.mrn, family_name = excluded.family_name, given_name = excluded.given_name,
                            birth_date = excluded.birth_date, language = excluded.language,
                            interpreter = excluded.interpreter, search = excluded.search""")
                .params(
                        id,
                        patient.medicalRecordNumber(),
                        patient.familyName(),
                        patient.givenName(),
                        Date.valueOf(patient.birthDate()),
                        patient.language(),
                        patient.interpreterNeeded(),
                        folded(patient.familyName() + " " + patient.givenName() + " " + patient.familyName() + " "
                                + patient.medicalRecordNumber()))
                .update();
        done(received);
    }

    public void onDirectory(Received<DirectoryEvent> received) {
        switch (received.event()) {
            case DirectoryEvent.SiteChanged site ->
                jdbc.sql("""
                                insert into site_card (site_id, name, time_zone, on_call) values (?, ?, ?, ?)
                                on conflict (site_id) do update set
                                    name = excluded.name, time_zone = excluded.time_zone, on_call = excluded.on_call""")
                        .param(site.siteId())
                        .param(site.name())
                        .param(site.timeZone())
                        .param(site.onCallClinicianId())
                        .update();
            case DirectoryEvent.ClinicianChanged clinician ->
                jdbc.sql("""
                                insert into clinician_card (clinician_id, name, subject, sites) values (?, ?, ?, ?)
                                on conflict (clinician_id) do update set
                                    name = excluded.name, subject = excluded.subject, sites = excluded.sites""")
                        .param(clinician.clinicianId())
                        .param(clinician.name())
                        .param(clinician.subject() == null ? null : UUID.fromString(clinician.subject()))
                        .param(clinician.siteIds().toArray(UUID[]::new))
                        .update();
            case DirectoryEvent _ -> {}
        }
        done(received);
    }

    public void onCase(Received<CaseEvent> received) {
        var caseId = received.event().caseId();
        switch (received.event()) {
            case CaseEvent.CaseOpened opened -> {
                row(caseId);
                jdbc.sql("""
                                update case_row set patient_id = ?, site_id = ?, priority = ?, category = ?,
                                    consult_by = ?, opened_at = ? where case_id = ?""")
                        .params(
                                opened.patientId(),
                                opened.siteId(),
                                opened.priority().name(),
                                opened.category().name(),
                                Timestamp.from(opened.consultBy()),
                                Timestamp.from(opened.openedAt()),
                                caseId)
                        .update();
                entry(received, opened.priority().name());
            }
            case CaseEvent.CaseAssigned assigned -> {
                row(caseId);
                set(caseId, "clinician_id", assigned.clinicianId());
                entry(received, null);
            }
            case CaseEvent.CaseEscalated escalated -> {
                row(caseId);
                jdbc.sql("""
                                update case_row set escalated_at = ?, category = ?, acknowledged_at = null,
                                    resolution = null where case_id = ?""")
                        .params(
                                Timestamp.from(escalated.escalatedAt()),
                                escalated.category().name(),
                                caseId)
                        .update();
                entry(received, escalated.category().name());
            }
            case CaseEvent.EscalationAcknowledged acknowledged -> {
                row(caseId);
                set(caseId, "acknowledged_at", Timestamp.from(acknowledged.acknowledgedAt()));
                entry(received, null);
            }
            case CaseEvent.EscalationResolved resolved -> {
                row(caseId);
                set(caseId, "resolution", resolved.resolution().name());
                entry(received, resolved.resolution().name());
            }
            case CaseEvent.CaseClosed closed -> {
                row(caseId);
                set(caseId, "closed_at", Timestamp.from(closed.closedAt()));
                set(caseId, "close_reason", closed.reason().name());
                entry(received, closed.reason().name());
            }
        }
        done(received);
    }

    public void onAppointment(Received<AppointmentEvent> received) {
        switch (received.event()) {
            case AppointmentEvent.AppointmentBooked booked -> {
                jdbc.sql("""
                                insert into visit_card (appointment_id, case_id, site_id, clinician_id, visit_type,
                                    plan_item_id, starts_at, status) values (?, ?, ?, ?, ?, ?, ?, 'BOOKED')""")
                        .param(booked.appointmentId())
                        .param(booked.caseId())
                        .param(booked.siteId())
                        .param(booked.clinicianId())
                        .param(booked.visitType().name())
                        .param(booked.planItemId())
                        .param(Timestamp.from(booked.startsAt()))
                        .update();
                entry(received, booked.visitType().name());
            }
            case AppointmentEvent.AppointmentRescheduled moved -> {
                jdbc.sql("update visit_card set site_id = ?, clinician_id = ?, starts_at = ? where appointment_id = ?")
                        .params(
                                moved.siteId(),
                                moved.clinicianId(),
                                Timestamp.from(moved.startsAt()),
                                moved.appointmentId())
                        .update();
                entry(received, null);
            }
            case AppointmentEvent.AppointmentCancelled cancelled -> {
                visit(cancelled.appointmentId(), "CANCELLED");
                entry(received, cancelled.reason().name());
            }
            case AppointmentEvent.AppointmentCheckedIn in -> {
                visit(in.appointmentId(), "CHECKED_IN");
                entry(received, null);
            }
            case AppointmentEvent.AppointmentStarted started -> {
                visit(started.appointmentId(), "STARTED");
                entry(received, null);
            }
            case AppointmentEvent.AppointmentCheckedOut out -> {
                visit(out.appointmentId(), "CHECKED_OUT");
                entry(received, null);
            }
        }
        done(received);
    }

    public void onReadiness(Received<ReadinessEvent> received) {
        var event = received.event();
        var state =
                switch (event) {
                    case ReadinessEvent.ReviewItemRequested _ -> "REQUESTED";
                    case ReadinessEvent.ReviewItemReceived _ -> "RECEIVED";
                    case ReadinessEvent.ReviewItemReviewed _ -> "REVIEWED";
                    case ReadinessEvent.ReviewItemWaived _ -> "NOT_APPLICABLE";
                };
        jdbc.sql("""
                        insert into readiness_item (case_id, item, state) values (?, ?, ?)
                        on conflict (case_id, item) do update set state = excluded.state""").params(event.caseId(), event.item().name(), state).update();
        entry(received, event.item().name());
        done(received);
    }

    public void onConsultation(Received<ConsultationEvent> received) {
        switch (received.event()) {
            case ConsultationEvent.ConsultationStarted started -> {
                row(started.caseId());
                jdbc.sql("update case_row set stage = 'CONSULTATION' where case_id = ? and stage = 'INTAKE'")
                        .param(started.caseId())
                        .update();
                entry(received, null);
            }
            case ConsultationEvent.DiagnosisRecorded recorded -> entry(received, String.join(", ", recorded.codes()));
            case ConsultationEvent.ConsultationSigned _ -> entry(received, null);
        }
        done(received);
    }

    public void onPlan(Received<PlanEvent> received) {
        switch (received.event()) {
            case PlanEvent.TreatmentPlanSigned signed -> {
                row(signed.caseId());
                set(signed.caseId(), "stage", "TREATMENT");
                entry(received, null);
            }
        }
        done(received);
    }

    public void onDelivery(Received<DeliveryEvent> received) {
        switch (received.event()) {
            case DeliveryEvent.MessageSent sent ->
                entry(received, sent.template().name());
            case DeliveryEvent.MessageFailed failed ->
                entry(received, failed.template().name());
        }
        done(received);
    }

    public void onBreakGlass(Received<BreakGlassEvent> received) {
        switch (received.event()) {
            case BreakGlassEvent.BreakGlassGranted granted ->
                entry(received, granted.reason().name());
            case BreakGlassEvent.BreakGlassEnded ended ->
                entry(received, ended.ending().name());
        }
        done(received);
    }

    /// A case may be told of by another topic before the one that opens it.
    private void row(UUID caseId) {
        jdbc.sql("insert into case_row (case_id) values (?) on conflict do nothing")
                .param(caseId)
                .update();
    }

    private void set(UUID caseId, String column, Object value) {
        jdbc.sql("update case_row set " + column + " = ? where case_id = ?")
                .params(value, caseId)
                .update();
    }

    private void visit(UUID appointmentId, String status) {
        jdbc.sql("update visit_card set status = ? where appointment_id = ?")
                .params(status, appointmentId)
                .update();
    }

    private <E extends Event> void entry(Received<E> received, @Nullable String detail) {
        var metadata = received.metadata();
        var caseId = received.event().correlation();
        if (caseId == null) {
            return;
        }
        var words = metadata.type().split("\\.");
        jdbc.sql("""
                        insert into timeline_entry (event_id, case_id, type, service, subject_id, actor, at, detail)
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(metadata.id())
                .param(caseId)
                .param(words[2])
                .param(words[1])
                .param(metadata.key())
                .param(metadata.actor())
                .param(Timestamp.from(metadata.time()))
                .param(detail)
                .update();
    }

    /// Remembers how far the aggregate is known, and has open pages told once all this is committed.
    private void done(Received<?> received) {
        jdbc.sql("""
                        insert into aggregate_version (key, version) values (?, ?)
                        on conflict (key) do update set version = greatest(aggregate_version.version, excluded.version)""")
                .params(received.metadata().key(), received.metadata().aggregateVersion())
                .update();
        board.changed();
    }

    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("\\p{Cntrl}", " ")
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}

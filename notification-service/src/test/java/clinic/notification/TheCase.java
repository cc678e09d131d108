package clinic.notification;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PatientEvent.Consent;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.intake.PatientEvent.PatientState;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One case with its patient, clinician and site, and what the rest of the clinic says of them.
final class TheCase {

    final UUID id = UUID.randomUUID();
    final UUID patientId = UUID.randomUUID();
    final UUID siteId = UUID.randomUUID();
    final UUID clinicianId = UUID.randomUUID();
    final UUID onCallId = UUID.randomUUID();
    final UUID subject = UUID.randomUUID();
    final UUID appointmentId = UUID.randomUUID();
    final Instant tomorrow = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(1));
    final String patientAddress = "jo." + patientId + "@mail.example";
    final String clinicianAddress = "lee." + clinicianId + "@clinic.example";
    final String onCallAddress = "alvarez." + onCallId + "@clinic.example";

    PatientRegistered patient() {
        return patient(patientAddress, true, "en");
    }

    PatientRegistered patient(@Nullable String email, boolean consent, String language) {
        var state = new PatientState(
                "MRN-1",
                "Okafor",
                "Jo",
                LocalDate.of(1980, 1, 1),
                email,
                null,
                language,
                false,
                new Consent(consent, false));
        return new PatientRegistered(patientId, state);
    }

    SiteChanged site() {
        return site(onCallId);
    }

    SiteChanged site(@Nullable UUID onCall) {
        return new SiteChanged(siteId, "Riverside", "Riverside", "America/Denver", "+13035550100", true, onCall);
    }

    ClinicianChanged clinician() {
        return new ClinicianChanged(
                clinicianId,
                "Dr. Mina Lee",
                subject.toString(),
                clinicianAddress,
                List.of("physician"),
                List.of(siteId));
    }

    ClinicianChanged onCall() {
        return new ClinicianChanged(
                onCallId, "Dr. Rafael Alvarez", null, onCallAddress, List.of("physician"), List.of(siteId));
    }

    CaseOpened opened() {
        return new CaseOpened(
                id,
                patientId,
                siteId,
                Priority.ROUTINE,
                Disposition.CONSULT_WITHIN_TWO_WEEKS,
                Category.NONE,
                tomorrow,
                Instant.now());
    }

    CaseAssigned assigned() {
        return new CaseAssigned(id, patientId, siteId, clinicianId, Instant.now());
    }

    CaseClosed closed(CloseReason reason) {
        return new CaseClosed(id, patientId, reason, null, Instant.now());
    }

    CaseEscalated escalated(UUID escalationId) {
        return new CaseEscalated(
                id, patientId, siteId, escalationId, Category.NEURO, Disposition.EMERGENCY_NOW, Instant.now());
    }

    AppointmentBooked booked() {
        return new AppointmentBooked(
                appointmentId,
                id,
                patientId,
                siteId,
                clinicianId,
                null,
                VisitType.CONSULTATION,
                null,
                tomorrow,
                tomorrow.plus(Duration.ofMinutes(45)));
    }

    AppointmentRescheduled moved() {
        var later = tomorrow.plus(Duration.ofDays(1));
        return new AppointmentRescheduled(
                appointmentId,
                id,
                patientId,
                siteId,
                clinicianId,
                null,
                tomorrow,
                later,
                later.plus(Duration.ofMinutes(45)));
    }

    AppointmentCancelled cancelled(CancelReason reason) {
        return new AppointmentCancelled(appointmentId, id, patientId, reason);
    }

    TreatmentPlanSigned planSigned() {
        return new TreatmentPlanSigned(
                UUID.randomUUID(),
                id,
                patientId,
                siteId,
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                List.of(),
                LocalDate.of(2031, 1, 1),
                Instant.now());
    }
}

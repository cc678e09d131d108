package clinic.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.contracts.scheduling.AppointmentEvent.CancelReason;
import clinic.notification.delivery.Decision.Drop;
import clinic.notification.delivery.Decision.Refuse;
import clinic.notification.delivery.Decision.Send;
import clinic.notification.delivery.Decision.Wait;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import clinic.notification.message.Message;
import clinic.notification.recipient.Clinician;
import clinic.notification.recipient.Patient;
import clinic.notification.recipient.Site;
import clinic.notification.visit.Visit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgementTests {

    static final Instant NOW = Instant.parse("2031-03-03T09:00:00Z");
    static final UUID CAUSE = new UUID(0, 1);
    static final UUID CASE = new UUID(0, 2);
    static final UUID VISIT = new UUID(0, 6);
    static final Site SITE = new Site(new UUID(0, 3), "Riverside", ZoneId.of("America/Denver"), "+1", null);
    static final Patient PATIENT = new Patient(new UUID(0, 4), "jo@mail.example", true, Locale.US);
    static final Clinician CLINICIAN = new Clinician(new UUID(0, 5), "lee@clinic.example");
    static final Message BOOKED =
            Message.toPatient(CAUSE, Template.VISIT_BOOKED, PATIENT.id(), CASE, SITE.id(), VISIT, NOW);
    static final Message CANCELLED =
            Message.toPatient(CAUSE, Template.VISIT_CANCELLED, PATIENT.id(), CASE, SITE.id(), VISIT, NOW);
    static final Message OPENED = Message.toResponsible(CAUSE, Template.CASE_OPENED, CASE, SITE.id(), NOW);
    static final Message PAGE = Message.page(CAUSE, CASE, SITE.id(), new UUID(0, 7), 1, NOW);

    private final Judgement judgement =
            new Judgement(new Letters(URI.create("http://portal"), "Clinic"), "privacy@clinic.example");

    @Test
    void sendsWhenEverythingIsKnown() {
        assertThat(judge(BOOKED, patient(null, false, visit(CAUSE, null), SITE, PATIENT)))
                .isInstanceOfSatisfying(Send.class, send -> {
                    assertThat(send.address()).isEqualTo("jo@mail.example");
                    assertThat(send.letter().subject()).isEqualTo("Your appointment at Riverside");
                });
    }

    @Test
    void waitsForWhatIsNotHereYet() {
        assertThat(judge(BOOKED, patient(null, false, visit(CAUSE, null), SITE, null)))
                .isEqualTo(new Wait(WaitingFor.PATIENT));
        assertThat(judge(BOOKED, patient(null, false, visit(CAUSE, null), null, PATIENT)))
                .isEqualTo(new Wait(WaitingFor.SITE));
        assertThat(judge(OPENED, clinician(null, false, null, null, null))).isEqualTo(new Wait(WaitingFor.SITE));
        assertThat(judge(OPENED, clinician(null, false, SITE, null, null))).isEqualTo(new Wait(WaitingFor.ON_CALL));
        assertThat(judge(OPENED, clinician(null, false, SITE, CLINICIAN.id(), null)))
                .isEqualTo(new Wait(WaitingFor.CLINICIAN));
    }

    @Test
    void tellsAClinicianWithoutWaitingForTheSite() {
        assertThat(judge(OPENED, clinician(null, false, null, CLINICIAN.id(), CLINICIAN)))
                .isInstanceOf(Send.class);
    }

    @Test
    void refusesWithoutAddressOrConsent() {
        var noAddress = new Patient(PATIENT.id(), null, true, Locale.US);
        var noConsent = new Patient(PATIENT.id(), "jo@mail.example", false, Locale.US);

        assertThat(judge(BOOKED, patient(null, false, visit(CAUSE, null), SITE, noAddress)))
                .isEqualTo(new Refuse(PATIENT.id(), FailureReason.NO_ADDRESS));
        assertThat(judge(BOOKED, patient(null, false, visit(CAUSE, null), SITE, noConsent)))
                .isEqualTo(new Refuse(PATIENT.id(), FailureReason.NO_CONSENT));
    }

    @Test
    void dropsWhatAVisitsLaterChangeMadeUntrue() {
        var later = new UUID(0, 9);

        assertThat(judge(BOOKED, patient(null, false, visit(later, CancelReason.PATIENT_REQUEST), SITE, PATIENT)))
                .isEqualTo(new Drop(VoidReason.OUTDATED));
        assertThat(judge(BOOKED, patient(null, false, visit(later, null), null, null)))
                .isEqualTo(new Drop(VoidReason.OUTDATED));
    }

    @Test
    void tellsOfNoVisitThatIsOver() {
        var knowledge = patient(null, false, visit(CAUSE, null), SITE, PATIENT);

        assertThat(judgement.judge(BOOKED, knowledge, NOW.plus(Duration.ofHours(3))))
                .isEqualTo(new Drop(VoidReason.VISIT_OVER));
    }

    @Test
    void aClosedCaseVoidsAllButTheCancellation() {
        var completed = CloseReason.COMPLETED;

        assertThat(judge(BOOKED, patient(completed, false, visit(CAUSE, null), SITE, PATIENT)))
                .isEqualTo(new Drop(VoidReason.CASE_CLOSED));
        assertThat(judge(OPENED, clinician(completed, false, SITE, CLINICIAN.id(), CLINICIAN)))
                .isEqualTo(new Drop(VoidReason.CASE_CLOSED));
        assertThat(judge(CANCELLED, patient(completed, false, visit(CAUSE, CancelReason.CASE_CLOSED), SITE, PATIENT)))
                .isInstanceOf(Send.class);
    }

    @Test
    void nobodyIsToldAnythingAfterADeath() {
        var deceased = CloseReason.DECEASED;

        assertThat(judge(CANCELLED, patient(deceased, true, visit(CAUSE, CancelReason.CASE_CLOSED), SITE, PATIENT)))
                .isEqualTo(new Drop(VoidReason.DECEASED));
        assertThat(judge(OPENED, clinician(deceased, false, SITE, CLINICIAN.id(), CLINICIAN)))
                .isEqualTo(new Drop(VoidReason.DECEASED));
        assertThat(judge(PAGE, clinician(deceased, false, SITE, CLINICIAN.id(), CLINICIAN)))
                .isEqualTo(new Drop(VoidReason.DECEASED));
    }

    @Test
    void aDeathLearnedThroughAnotherCaseCounts() {
        assertThat(judge(BOOKED, patient(null, true, visit(CAUSE, null), SITE, PATIENT)))
                .isEqualTo(new Drop(VoidReason.DECEASED));
    }

    /// The cancellation and the closing that caused it come on two topics; were it sent at once, a death would be
    /// answered with a mail.
    @Test
    void aVisitCancelledByAClosingWaitsToHearWhyTheCaseWasClosed() {
        assertThat(judge(CANCELLED, patient(null, false, visit(CAUSE, CancelReason.CASE_CLOSED), SITE, PATIENT)))
                .isEqualTo(new Wait(WaitingFor.CLOSING));
    }

    @Test
    void anAnsweredPageIsDropped() {
        assertThat(judge(PAGE, clinician(null, true, SITE, CLINICIAN.id(), CLINICIAN)))
                .isEqualTo(new Drop(VoidReason.ANSWERED));
    }

    private Decision judge(Message message, Knowledge knowledge) {
        return judgement.judge(message, knowledge, NOW);
    }

    private static Knowledge patient(
            @Nullable CloseReason closed,
            boolean deceased,
            @Nullable Visit visit,
            @Nullable Site site,
            @Nullable Patient patient) {
        return new Knowledge(closed, deceased, visit, false, false, site, PATIENT.id(), patient, null);
    }

    private static Knowledge clinician(
            @Nullable CloseReason closed,
            boolean answered,
            @Nullable Site site,
            @Nullable UUID recipient,
            @Nullable Clinician clinician) {
        return new Knowledge(closed, false, null, answered, false, site, recipient, null, clinician);
    }

    private static Visit visit(UUID lastChange, @Nullable CancelReason cancelled) {
        return new Visit(
                VISIT,
                CASE,
                SITE.id(),
                CLINICIAN.id(),
                NOW.plus(Duration.ofHours(1)),
                NOW.plus(Duration.ofHours(2)),
                lastChange,
                cancelled);
    }
}

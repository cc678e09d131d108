package clinic.scheduling.caseload;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.scheduling.caseload.CaseEntry.Status;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseEntryTests {

    private static final Instant NOW = Instant.parse("2031-03-03T12:00:00Z");
    private static final UUID CASE = new UUID(1, 1);
    private static final UUID VISIT = new UUID(2, 2);

    private final CaseEntry entry = new CaseEntry(CASE);

    @Test
    void waitsWithItsOriginalDateWhenItsVisitIsGone() {
        entry.opened(opened(Disposition.CONSULT_WITHIN_TWO_WEEKS));
        var consultBy = entry.getConsultBy();

        entry.consultationIs(VISIT);
        assertThat(entry.getStatus()).isEqualTo(Status.BOOKED);
        assertThat(entry.getAppointmentId()).isEqualTo(VISIT);

        entry.consultationIs(null);
        assertThat(entry.getStatus()).isEqualTo(Status.WAITING);
        assertThat(entry.getAppointmentId()).isNull();
        assertThat(entry.getConsultBy()).isEqualTo(consultBy);
    }

    @ParameterizedTest
    @CsvSource({"SAFE_TO_BOOK,false", "SAME_DAY_VISIT,false", "SENT_TO_EMERGENCY,true", "UNKNOWN,true"})
    void opensForBookingByAResolutionThatSaysSo(Resolution resolution, boolean onHold) {
        entry.opened(opened(Disposition.CONSULT_WITHIN_TWO_WEEKS));
        entry.escalated(escalated(1));
        assertThat(entry.isOnHold()).isTrue();

        entry.resolved(new EscalationResolved(CASE, escalation(1), UUID.randomUUID(), resolution, NOW));

        assertThat(entry.isOnHold()).isEqualTo(onHold);
    }

    @Test
    void staysOnHoldWhenAnEarlierEscalationIsResolved() {
        entry.escalated(escalated(1));
        entry.escalated(escalated(2));

        entry.resolved(new EscalationResolved(CASE, escalation(1), UUID.randomUUID(), Resolution.SAFE_TO_BOOK, NOW));

        assertThat(entry.isOnHold()).isTrue();
    }

    @Test
    void isOnHoldFromItsOpeningWhenItIsAnEmergency() {
        entry.opened(opened(Disposition.EMERGENCY_NOW));

        assertThat(entry.isOnHold()).isTrue();
    }

    @Test
    void remembersAConsultationThatStartedBeforeItWasKnown() {
        entry.consultationStarted();
        assertThat(entry.isKnown()).isFalse();

        entry.opened(opened(Disposition.CONSULT_WITHIN_TWO_DAYS));

        assertThat(entry.isKnown()).isTrue();
        assertThat(entry.getStatus()).isEqualTo(Status.IN_CONSULT);
    }

    @Test
    void isSeenOnceAndForAll() {
        entry.seen();
        entry.consultationStarted();
        entry.consultationIs(VISIT);

        assertThat(entry.getStatus()).isEqualTo(Status.SEEN);
    }

    @Test
    void isSeenBySignatureOnlyWithoutAVisitThatIsCheckedOut() {
        entry.consultationIs(VISIT);
        entry.consultationStarted();
        entry.consultationSigned();
        assertThat(entry.getStatus()).isEqualTo(Status.IN_CONSULT);

        var unbooked = new CaseEntry(CASE);
        unbooked.consultationStarted();
        unbooked.consultationSigned();
        assertThat(unbooked.getStatus()).isEqualTo(Status.SEEN);
    }

    @Test
    void staysClosed() {
        entry.closed(new CaseClosed(CASE, UUID.randomUUID(), CloseReason.WITHDRAWN, null, NOW));
        entry.opened(opened(Disposition.CONSULT_WITHIN_TWO_DAYS));
        entry.consultationIs(VISIT);
        entry.consultationStarted();
        entry.seen();

        assertThat(entry.isClosed()).isTrue();
    }

    private static CaseOpened opened(Disposition disposition) {
        return new CaseOpened(
                CASE,
                UUID.randomUUID(),
                UUID.randomUUID(),
                Priority.ROUTINE,
                disposition,
                Category.NONE,
                NOW.plusSeconds(86_400),
                NOW);
    }

    private static CaseEscalated escalated(int number) {
        return new CaseEscalated(
                CASE,
                UUID.randomUUID(),
                UUID.randomUUID(),
                escalation(number),
                Category.NEURO,
                Disposition.EMERGENCY_NOW,
                NOW);
    }

    private static UUID escalation(int number) {
        return new UUID(3, number);
    }
}

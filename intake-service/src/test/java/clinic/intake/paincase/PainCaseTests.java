package clinic.intake.paincase;

import static clinic.intake.PainHistoryFixtures.foundingPatient;
import static clinic.intake.PainHistoryFixtures.mild;
import static clinic.intake.PainHistoryFixtures.mildWithYesTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.intake.paincase.CaseRefused.AlreadyAcknowledged;
import clinic.intake.paincase.CaseRefused.AlreadyAssigned;
import clinic.intake.paincase.CaseRefused.AlreadyEscalated;
import clinic.intake.paincase.CaseRefused.CaseIsClosed;
import clinic.intake.paincase.CaseRefused.EscalationUnresolved;
import clinic.intake.paincase.CaseRefused.NotEscalated;
import clinic.intake.paincase.PainCase.Status;
import clinic.intake.triage.Triage;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PainCaseTests {

    static final Instant NOW = Instant.parse("2031-03-03T09:00:00Z");
    static final Instant LATER = NOW.plusSeconds(90);
    static final UUID PATIENT = new UUID(1, 1);
    static final UUID SITE = new UUID(2, 2);
    static final UUID DR_LEE = new UUID(3, 3);

    @Test
    void tellsThatItWasOpenedAndWhenItsConsultationIsDue() {
        var painCase = open(foundingPatient());

        assertThat(painCase.opened())
                .isEqualTo(new CaseOpened(
                        painCase.getId(),
                        PATIENT,
                        SITE,
                        Priority.URGENT,
                        Disposition.CONSULT_WITHIN_TWO_DAYS,
                        Category.NONE,
                        NOW.plus(Duration.ofDays(2)),
                        NOW));
        assertThat(painCase.isEmergency()).isFalse();
        assertThat(painCase.getStatus()).isEqualTo(Status.OPEN);
    }

    @Test
    void isDueByItsDisposition() {
        assertThat(open(mild()).getConsultBy()).isEqualTo(NOW.plus(Duration.ofDays(14)));
        assertThat(open(mildWithYesTo(RedFlag.FEVER_OR_CHILLS)).getConsultBy()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(open(mildWithYesTo(RedFlag.SADDLE_NUMBNESS)).getConsultBy()).isEqualTo(NOW);
    }

    @Test
    void isEscalatedWithWhatTriageFound() {
        var painCase = open(mildWithYesTo(RedFlag.SADDLE_NUMBNESS));

        assertThat(painCase.isEmergency()).isTrue();
        assertThat(painCase.escalate(NOW))
                .isEqualTo(new CaseEscalated(
                        painCase.getId(),
                        PATIENT,
                        SITE,
                        current(painCase).id(),
                        Category.NEURO,
                        Disposition.EMERGENCY_NOW,
                        NOW));
        assertThat(painCase.getStatus()).isEqualTo(Status.ESCALATED);
    }

    @ParameterizedTest
    @EnumSource(value = Category.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void isEscalatedByStaffForAnyConcern(Category category) {
        var escalated = open(mild()).escalate(category, NOW);

        assertThat(escalated.category()).isEqualTo(category);
        assertThat(escalated.disposition()).isIn(Disposition.EMERGENCY_NOW, Disposition.SAME_DAY_CALL);
    }

    @Test
    void isNotEscalatedTwiceAtATime() {
        var painCase = escalated();

        assertThatExceptionOfType(AlreadyEscalated.class)
                .isThrownBy(() -> painCase.escalate(Category.INFECTION, LATER));
    }

    @Test
    void staysEscalatedWhenSomebodyAcknowledges() {
        var painCase = escalated();

        assertThat(painCase.acknowledge(DR_LEE, LATER))
                .isEqualTo(new EscalationAcknowledged(
                        painCase.getId(), current(painCase).id(), DR_LEE, LATER));
        assertThat(painCase.getStatus()).isEqualTo(Status.ESCALATED);
        assertThatExceptionOfType(AlreadyAcknowledged.class).isThrownBy(() -> painCase.acknowledge(DR_LEE, LATER));
    }

    @ParameterizedTest
    @EnumSource(
            value = Resolution.class,
            names = {"SAFE_TO_BOOK", "SAME_DAY_VISIT"})
    void isOpenAgainWhenAPhysicianResolvesIt(Resolution resolution) {
        var painCase = escalated();
        painCase.acknowledge(DR_LEE, NOW);

        assertThat(painCase.resolve(resolution, "seen and examined", DR_LEE, LATER))
                .isEqualTo(new EscalationResolved(
                        painCase.getId(), current(painCase).id(), DR_LEE, resolution, LATER));
        assertThat(painCase.getStatus()).isEqualTo(Status.OPEN);
        assertThat(current(painCase).acknowledgedBy()).isEqualTo(DR_LEE);
        assertThat(painCase.decisions()).singleElement().satisfies(decision -> {
            assertThat(decision.resolution()).isEqualTo(resolution);
            assertThat(decision.note()).isEqualTo("seen and examined");
        });
    }

    @Test
    void staysEscalatedWhileThePatientIsInEmergency() {
        var painCase = escalated();

        painCase.resolve(Resolution.SENT_TO_EMERGENCY, "to the emergency department", DR_LEE, LATER);
        assertThat(painCase.getStatus()).isEqualTo(Status.ESCALATED);
        assertThatExceptionOfType(NotEscalated.class).isThrownBy(() -> painCase.acknowledge(DR_LEE, LATER));

        painCase.resolve(Resolution.SAFE_TO_BOOK, "discharged, no deficit", DR_LEE, LATER);
        assertThat(painCase.getStatus()).isEqualTo(Status.OPEN);
    }

    @Test
    void canBeEscalatedAgainAfterAResolution() {
        var painCase = escalated();
        var first = current(painCase).id();
        painCase.resolve(Resolution.SAFE_TO_BOOK, "fine", DR_LEE, LATER);

        var second = painCase.escalate(Category.INFECTION, LATER);

        assertThat(second.escalationId()).isNotEqualTo(first);
        assertThat(painCase.getStatus()).isEqualTo(Status.ESCALATED);
        assertThat(painCase.decisions()).hasSize(1);
    }

    @Test
    void hasNothingToAcknowledgeOrResolveWithoutAnEscalation() {
        var painCase = open(mild());

        assertThatExceptionOfType(NotEscalated.class).isThrownBy(() -> painCase.acknowledge(DR_LEE, LATER));
        assertThatExceptionOfType(NotEscalated.class)
                .isThrownBy(() -> painCase.resolve(Resolution.SAFE_TO_BOOK, "why", DR_LEE, LATER));
    }

    @Test
    void tellsWhoIsResponsible() {
        var painCase = open(mild());

        assertThat(painCase.assign(DR_LEE, LATER))
                .isEqualTo(new CaseAssigned(painCase.getId(), PATIENT, SITE, DR_LEE, LATER));
        assertThatExceptionOfType(AlreadyAssigned.class).isThrownBy(() -> painCase.assign(DR_LEE, LATER));
    }

    @Test
    void isClosedOnceAndForGood() {
        var painCase = open(mild());

        assertThat(painCase.close(CloseReason.WITHDRAWN, null, LATER))
                .isEqualTo(new CaseClosed(painCase.getId(), PATIENT, CloseReason.WITHDRAWN, null, LATER));
        assertThat(painCase.getStatus()).isEqualTo(Status.CLOSED);
        assertThatExceptionOfType(CaseIsClosed.class)
                .isThrownBy(() -> painCase.close(CloseReason.COMPLETED, null, LATER));
        assertThatExceptionOfType(CaseIsClosed.class).isThrownBy(() -> painCase.assign(DR_LEE, LATER));
        assertThatExceptionOfType(CaseIsClosed.class).isThrownBy(() -> painCase.escalate(Category.SAFETY, LATER));
        assertThatExceptionOfType(CaseIsClosed.class).isThrownBy(() -> painCase.acknowledge(DR_LEE, LATER));
        assertThatExceptionOfType(CaseIsClosed.class)
                .isThrownBy(() -> painCase.resolve(Resolution.SAFE_TO_BOOK, "why", DR_LEE, LATER));
    }

    @Test
    void isNotClosedAroundAnUnresolvedEscalation() {
        var painCase = escalated();
        painCase.acknowledge(DR_LEE, NOW);

        assertThatExceptionOfType(EscalationUnresolved.class)
                .isThrownBy(() -> painCase.close(CloseReason.WITHDRAWN, null, LATER));

        painCase.resolve(Resolution.SENT_TO_EMERGENCY, "admitted", DR_LEE, LATER);
        assertThat(painCase.close(CloseReason.REFERRED_OUT, null, LATER).reason())
                .isEqualTo(CloseReason.REFERRED_OUT);
    }

    @Test
    void isClosedByDeathWhateverElseWaits() {
        assertThat(escalated().close(CloseReason.DECEASED, null, LATER).reason())
                .isEqualTo(CloseReason.DECEASED);
    }

    private static PainCase escalated() {
        var painCase = open(mild());
        painCase.escalate(Category.NEURO, NOW);
        return painCase;
    }

    private static Escalation current(PainCase painCase) {
        var escalation = painCase.getEscalation();
        assertThat(escalation).isNotNull();
        return java.util.Objects.requireNonNull(escalation);
    }

    private static PainCase open(PainHistory history) {
        return PainCase.open(PATIENT, SITE, BodyRegion.LUMBAR, Side.BOTH, Triage.of(history), NOW);
    }
}

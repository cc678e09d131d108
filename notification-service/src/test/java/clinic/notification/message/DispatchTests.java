package clinic.notification.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.notification.message.Dispatch.State;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchTests {

    static final Instant NOW = Instant.parse("2031-03-03T09:00:00Z");
    static final Duration PATIENCE = Duration.ofMinutes(1);
    static final RetryPolicy MAILS = RetryPolicy.of(Template.VISIT_BOOKED);
    static final RetryPolicy PAGES = RetryPolicy.of(Template.ON_CALL_PAGE);

    @Test
    void isDueAtOnce() {
        assertThat(Dispatch.queued(NOW).nextAttemptAt()).isEqualTo(NOW);
    }

    @Test
    void isSentOnlyWhenTheServerAccepted() {
        var sent = Dispatch.queued(NOW).sending(NOW, PATIENCE).accepted(NOW.plusSeconds(1));

        assertThat(sent).isEqualTo(new Dispatch(State.SENT, 1, null, null, NOW.plusSeconds(1), null, null));
    }

    @Test
    void cannotBeAcceptedBeforeItWasHandedOver() {
        assertThatThrownBy(() -> Dispatch.queued(NOW).accepted(NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isLeftAloneWhileSomebodySendsIt() {
        var sending = Dispatch.queued(NOW).sending(NOW, PATIENCE);

        assertThatThrownBy(() -> sending.sending(NOW.plusSeconds(59), PATIENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isSentAgainWhenTheSenderIsNotHeardOfInTime() {
        var again = Dispatch.queued(NOW).sending(NOW, PATIENCE).sending(NOW.plusSeconds(60), PATIENCE);

        assertThat(again.state()).isEqualTo(State.SENDING);
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.nextAttemptAt()).isEqualTo(NOW.plusSeconds(120));
    }

    @Test
    void waitsTwiceAsLongAfterEachAttempt() {
        assertThat(IntStream.rangeClosed(1, 10).mapToObj(MAILS::pauseAfter).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L);
    }

    @Test
    void isTriedAgainLaterWhenTheServerIsDown() {
        var queued = Dispatch.queued(NOW).sending(NOW, PATIENCE).unreachable(NOW, NOW, MAILS);

        assertThat(queued).isEqualTo(new Dispatch(State.QUEUED, 1, NOW.plusSeconds(1), null, null, null, null));
    }

    @Test
    void failsWhenTheServerWasDownForADay() {
        var aDayAgo = NOW.minus(Duration.ofDays(1));

        var failed = Dispatch.queued(NOW).sending(NOW, PATIENCE).unreachable(NOW, aDayAgo, MAILS);

        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.failure()).isEqualTo(FailureReason.CHANNEL_UNAVAILABLE);
        assertThat(failed.nextAttemptAt()).isNull();
    }

    @Test
    void neverGivesUpAPage() {
        var aMonthAgo = NOW.minus(Duration.ofDays(30));
        var attempted = new Dispatch(State.QUEUED, 5_000, NOW, null, null, null, null).sending(NOW, PATIENCE);

        var queued = attempted.unreachable(NOW, aMonthAgo, PAGES);

        assertThat(queued.state()).isEqualTo(State.QUEUED);
        assertThat(queued.nextAttemptAt()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void isNotAnAttemptWhenTheChannelIsKnownToBeDown() {
        var held = Dispatch.queued(NOW).sending(NOW, PATIENCE).held(NOW.plusSeconds(3));

        assertThat(held).isEqualTo(new Dispatch(State.QUEUED, 0, NOW.plusSeconds(3), null, null, null, null));
    }

    @Test
    void saysWhatItWaitsForAndLooksAgain() {
        var waiting = Dispatch.queued(NOW).waiting(WaitingFor.PATIENT, NOW);

        assertThat(waiting.waitingFor()).isEqualTo(WaitingFor.PATIENT);
        assertThat(waiting.nextAttemptAt()).isAfter(NOW);
        assertThat(waiting.sending(NOW.plus(Dispatch.LOOK_AGAIN), PATIENCE).waitingFor())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("settled")
    void nothingMovesASettledMessage(Dispatch settled) {
        assertThat(settled.nextAttemptAt()).isNull();
        assertThatThrownBy(() -> settled.sending(NOW, PATIENCE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.accepted(NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.unreachable(NOW, NOW, MAILS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.held(NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.refused(FailureReason.NO_ADDRESS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.dropped(VoidReason.OUTDATED)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settled.waiting(WaitingFor.SITE, NOW)).isInstanceOf(IllegalStateException.class);
    }

    static Stream<Dispatch> settled() {
        var queued = Dispatch.queued(NOW);
        return Stream.of(
                queued.sending(NOW, PATIENCE).accepted(NOW),
                queued.refused(FailureReason.NO_CONSENT),
                queued.sending(NOW, PATIENCE).refused(FailureReason.REFUSED_BY_SERVER),
                queued.dropped(VoidReason.CASE_CLOSED));
    }
}

package clinic.notification.message;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far the delivery of a message has come. A pure state machine:
///
/// ```
/// QUEUED ──sending──▶ SENDING ──accepted──▶ SENT
///   │ ▲                 │ │ └───refused──▶ FAILED
///   │ └─unreachable/held┘ └─(too long in SENDING) sending again
///   └──waiting──▶ QUEUED      └─dropped──▶ VOID
/// ```
///
/// @param attempts      how often the message was handed to the channel
/// @param nextAttemptAt when somebody has to look at the message again; null when it is settled. For SENDING it is the
///                      moment from which whoever was sending counts as dead.
/// @param waitingFor    what is not here yet, while QUEUED
public record Dispatch(
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable WaitingFor waitingFor,
        @Nullable Instant sentAt,
        @Nullable FailureReason failure,
        @Nullable VoidReason voidReason) {

    /// How often a message looks for what it waits for. The arrival itself wakes it; this is the net below, for an
    /// arrival and a message that were committed in the same moment and did not see each other.
    static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    public enum State {
        QUEUED,
        SENDING,
        SENT,
        FAILED,
        VOID
    }

    /// Facts come in any order, so one that a message needs may be the later one.
    public enum WaitingFor {
        /// The site's name, zone and phone.
        SITE,
        /// Somebody on call at the site.
        ON_CALL,
        /// The patient's contacts and consent.
        PATIENT,
        /// The clinician's address.
        CLINICIAN,
        /// Why the case was closed: after a death nobody is written to.
        CLOSING
    }

    /// Why a message was not sent, and need not be.
    public enum VoidReason {
        CASE_CLOSED,
        DECEASED,
        /// The visit was moved or cancelled after the message was queued.
        OUTDATED,
        VISIT_OVER,
        /// Somebody answered the page.
        ANSWERED,
        /// It is out: the topic says so, and a restored database had forgotten it.
        TOLD_BEFORE
    }

    static Dispatch queued(Instant now) {
        return new Dispatch(State.QUEUED, 0, now, null, null, null, null);
    }

    Dispatch waiting(WaitingFor what, Instant now) {
        requireOpen("wait");
        return new Dispatch(State.QUEUED, attempts, now.plus(LOOK_AGAIN), what, null, null, null);
    }

    /// From QUEUED, and from SENDING when its time is up: then the one who was sending has died, and nobody knows
    /// whether the message is out.
    Dispatch sending(Instant now, Duration patience) {
        requireOpen("be sent");
        if (nextAttemptAt == null || nextAttemptAt.isAfter(now)) {
            throw new IllegalStateException("not due before " + nextAttemptAt);
        }
        return new Dispatch(State.SENDING, attempts + 1, now.plus(patience), null, null, null, null);
    }

    Dispatch accepted(Instant now) {
        requireSending("be accepted");
        return new Dispatch(State.SENT, attempts, null, null, now, null, null);
    }

    /// The channel could not be reached: another try, or the end of patience.
    Dispatch unreachable(Instant now, Instant queuedAt, RetryPolicy retry) {
        requireSending("be unreachable");
        var next = now.plus(retry.pauseAfter(attempts));
        return retry.givesUp(queuedAt, next)
                ? new Dispatch(State.FAILED, attempts, null, null, null, FailureReason.CHANNEL_UNAVAILABLE, null)
                : new Dispatch(State.QUEUED, attempts, next, null, null, null, null);
    }

    /// The channel was known to be down, so nothing was tried.
    Dispatch held(Instant until) {
        requireSending("be held");
        return new Dispatch(State.QUEUED, attempts - 1, until, null, null, null, null);
    }

    Dispatch refused(FailureReason reason) {
        requireOpen("be refused");
        return new Dispatch(State.FAILED, attempts, null, null, null, reason, null);
    }

    Dispatch dropped(VoidReason reason) {
        requireOpen("be dropped");
        return new Dispatch(State.VOID, attempts, null, null, null, null, reason);
    }

    private void requireOpen(String what) {
        if (state != State.QUEUED && state != State.SENDING) {
            throw new IllegalStateException("a message that is " + state + " cannot " + what);
        }
    }

    private void requireSending(String what) {
        if (state != State.SENDING) {
            throw new IllegalStateException("a message that is " + state + " cannot " + what);
        }
    }
}

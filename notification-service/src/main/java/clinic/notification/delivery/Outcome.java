package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import java.time.Duration;

/// What the channel made of a mail.
sealed interface Outcome {

    /// The mail server took it over.
    record Accepted() implements Outcome {}

    /// It will never take this mail; trying again is of no use.
    record Refused(FailureReason reason, String detail) implements Outcome {}

    /// Nobody knows: the server was not there, did not answer in time, or asks to come back later.
    record Unreachable(String detail) implements Outcome {}

    /// The channel is known to be down; nothing was tried.
    record Held(Duration pause) implements Outcome {}
}

package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.notification.message.Dispatch.VoidReason;
import clinic.notification.message.Dispatch.WaitingFor;
import java.util.UUID;

/// What is to be done with a message now.
sealed interface Decision {

    record Send(UUID recipientId, String address, Letter letter) implements Decision {

        @Override
        public String toString() {
            return "Send[" + recipientId + "]";
        }
    }

    record Wait(WaitingFor what) implements Decision {}

    record Drop(VoidReason reason) implements Decision {}

    record Refuse(UUID recipientId, FailureReason reason) implements Decision {}
}

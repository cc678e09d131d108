package clinic.notification.delivery;

import java.util.UUID;

/// A letter in its envelope.
///
/// @param messageId becomes the `Message-ID` header, the same at every attempt
record Mail(UUID messageId, String to, Letter letter) {

    @Override
    public String toString() {
        return "Mail[" + messageId + "]";
    }
}

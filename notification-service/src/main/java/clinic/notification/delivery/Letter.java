package clinic.notification.delivery;

import java.util.Locale;

/// What a recipient reads.
///
/// @param from how the sender calls itself
record Letter(String from, String subject, String body, Locale language) {

    @Override
    public String toString() {
        return "Letter[masked]";
    }
}

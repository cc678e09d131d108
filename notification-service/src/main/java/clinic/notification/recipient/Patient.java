package clinic.notification.recipient;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// As much of a patient as a mail needs; not even the name.
public record Patient(UUID id, @Nullable String email, boolean emailConsent, Locale language) {

    @Override
    public String toString() {
        return "Patient[" + id + "]";
    }
}

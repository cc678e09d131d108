package clinic.records.disclosure;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the law wants to be told of a disclosure, and who wrote it down. It is never changed.
///
/// @param address if it is known
public record Disclosure(
        UUID id,
        UUID patientId,
        LocalDate disclosedOn,
        String recipient,
        @Nullable String address,
        String description,
        String purpose,
        String recorderName,
        Instant recordedAt) {

    /// Names a recipient and what was told.
    @Override
    public String toString() {
        return "Disclosure[" + id + "]";
    }
}

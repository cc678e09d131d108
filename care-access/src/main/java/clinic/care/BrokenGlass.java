package clinic.care;

import clinic.kit.access.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Emergency access, as far as this service has heard of it.
public interface BrokenGlass {

    /// One that is open.
    ///
    /// @param expiresAt exclusive
    record Open(UUID grantId, Instant expiresAt) {}

    /// The caller's own for this patient.
    Optional<Open> openTo(Caller caller, UUID patientId);

    /// For the service that grants: its charts open in the grant's transaction, and not only when the event comes back.
    void broken(UUID grantId, UUID patientId, UUID subject, Instant grantedAt, Instant expiresAt);
}

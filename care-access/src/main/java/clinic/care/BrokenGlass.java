package clinic.care;

import java.time.Instant;
import java.util.UUID;

/// For the service that grants: its own charts open in the grant's transaction, and not only when the event comes back.
public interface BrokenGlass {

    void opened(UUID grantId, UUID patientId, UUID subject, Instant grantedAt, Instant expiresAt);
}

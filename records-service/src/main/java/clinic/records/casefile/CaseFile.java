package clinic.records.casefile;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What records knows of a case: whose it is, at which site, and whether it is closed.
public record CaseFile(
        UUID caseId,
        UUID patientId,
        UUID siteId,
        Instant openedAt,
        @Nullable Instant closedAt) {

    public boolean closed() {
        return closedAt != null;
    }
}

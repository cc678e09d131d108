package clinic.notification.caseevent;

import clinic.contracts.intake.CaseEvent.CloseReason;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What this service knows of a case.
///
/// @param closed null while the case is open
public record CaseFile(
        UUID id,
        @Nullable UUID assignedClinicianId,
        @Nullable CloseReason closed) {}

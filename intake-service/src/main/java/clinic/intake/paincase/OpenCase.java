package clinic.intake.paincase;

import clinic.intake.history.PainHistoryRequest;
import clinic.kit.access.Guarded;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

record OpenCase(
        @NotNull @Guarded("patient") UUID patientId,
        @NotNull @Guarded(Guarded.SITE) UUID siteId,
        @NotNull @Valid PainHistoryRequest history) {}

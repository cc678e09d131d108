package clinic.intake.paincase;

import clinic.intake.history.PainHistoryRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

record OpenCase(
        @NotNull UUID patientId,
        @NotNull UUID siteId,
        @NotNull @Valid PainHistoryRequest history) {}

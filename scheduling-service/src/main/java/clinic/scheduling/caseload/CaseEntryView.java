package clinic.scheduling.caseload;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.kit.audit.OfPatient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record CaseEntryView(
        UUID caseId,
        long version,
        UUID patientId,
        UUID siteId,
        Priority priority,
        Category category,
        Instant consultBy,
        CaseEntry.Status status,
        boolean escalated,
        @Nullable UUID clinicianId,
        @Nullable UUID appointmentId)
        implements OfPatient {}

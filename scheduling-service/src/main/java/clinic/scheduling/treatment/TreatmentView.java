package clinic.scheduling.treatment;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.kit.audit.OfPatient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record TreatmentView(
        UUID planItemId,
        UUID planId,
        UUID caseId,
        UUID patientId,
        UUID siteId,
        Modality modality,
        int visits,
        int booked,
        int remaining,
        int intervalDays,
        int visitMinutes,
        @Nullable Instant earliestNext)
        implements OfPatient {}

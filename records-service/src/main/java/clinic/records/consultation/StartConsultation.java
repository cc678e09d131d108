package clinic.records.consultation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// @param appointmentId null where the patient is seen without a booking
record StartConsultation(UUID caseId, @Nullable UUID appointmentId) {}

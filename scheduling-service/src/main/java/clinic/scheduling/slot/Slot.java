package clinic.scheduling.slot;

import clinic.scheduling.calendar.Span;
import java.util.UUID;

/// A time at which a clinician and a room are free together.
record Slot(Facilities facilities, UUID clinicianId, UUID roomId, Span time) {}

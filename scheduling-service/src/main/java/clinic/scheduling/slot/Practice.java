package clinic.scheduling.slot;

import clinic.scheduling.calendar.Spans;
import java.util.UUID;

/// A clinician at a site.
///
/// @param free availability there less what is taken, at whatever site
record Practice(UUID clinicianId, Facilities facilities, Spans free) {}

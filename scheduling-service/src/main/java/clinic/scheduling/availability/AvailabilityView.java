package clinic.scheduling.availability;

import java.util.List;
import java.util.UUID;

record AvailabilityView(UUID clinicianId, UUID siteId, String siteTimeZone, long version, List<Hours> hours) {}

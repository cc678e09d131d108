package clinic.scheduling.availability;

import java.util.UUID;

/// When a clinician works at a site.
public record Availability(UUID clinicianId, UUID siteId, long version, WeeklyHours hours) {}

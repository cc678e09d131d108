package clinic.scheduling.availability;

import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Replaces the weekly hours of a clinician at a site. Visits that are booked already stay.
@Service
@Transactional
class AvailabilityChanging {

    private final Availabilities availabilities;

    AvailabilityChanging(Availabilities availabilities) {
        this.availabilities = availabilities;
    }

    Availability change(UUID clinicianId, UUID siteId, IfMatch seen, WeeklyHours hours) {
        availabilities.find(clinicianId, siteId).orElseThrow(NotFound::new);
        var changed = new Availability(clinicianId, siteId, seen.version() + 1, hours);
        availabilities.replace(changed, seen.version());
        return changed;
    }
}

package clinic.care;

import clinic.care.UnusualAccess.Day;
import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What this service's trail holds that somebody should ask about, for the privacy officer.
@RestController
@RequestMapping("/api/v1/unusual-access")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class UnusualAccessController {

    private final UnusualAccess unusual;
    private final Clock clock;

    UnusualAccessController(UnusualAccess unusual, Clock clock) {
        this.unusual = unusual;
        this.clock = clock;
    }

    /// Of today and the thirty days before.
    ///
    /// @param zone where the days begin and end
    @GetMapping
    Page<Day> list(@RequestParam(defaultValue = "UTC") ZoneId zone, Cursor cursor) {
        return Page.of(unusual.days(zone, clock.instant(), cursor), cursor.limit(), Day::keys);
    }
}

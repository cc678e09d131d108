package clinic.care;

import clinic.care.UnusualAccess.Look;
import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What this service's trail holds that somebody should ask about, for the privacy officer.
@RestController
@RequestMapping("/api/v1/unusual-access")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class UnusualAccessController {

    private static final Duration USUALLY = Duration.ofDays(30);

    private final UnusualAccess unusual;
    private final Clock clock;

    UnusualAccessController(UnusualAccess unusual, Clock clock) {
        this.unusual = unusual;
        this.clock = clock;
    }

    /// @param from thirty days ago if absent
    @GetMapping
    Page<Look> list(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Cursor cursor) {
        var until = to == null ? clock.instant().plusSeconds(1) : to;
        var since = from == null ? until.minus(USUALLY) : from;
        return Page.of(unusual.looks(since, until, cursor), cursor.limit(), Look::keys);
    }
}

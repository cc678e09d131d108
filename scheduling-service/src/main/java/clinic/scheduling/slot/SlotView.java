package clinic.scheduling.slot;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.UUID;

/// @param localStart what the site's clock shows at the start
record SlotView(
        UUID siteId,
        String siteTimeZone,
        UUID clinicianId,
        UUID roomId,
        Instant startsAt,
        Instant endsAt,
        @JsonFormat(pattern = "yyyy-MM-dd'T'HH:mm") LocalDateTime localStart) {}

package clinic.portal.casefile;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What templates need of the services' answers: instants on the site's clock, and lists whether paged or not.
@Component("pageTimes")
public class PageTimes {

    public ZonedDateTime at(String instant, String zone) {
        return Instant.parse(instant).atZone(ZoneId.of(zone));
    }

    public ZonedDateTime in(Instant instant, ZoneId zone) {
        return instant.atZone(zone);
    }

    public List<?> list(@Nullable Object answer) {
        if (answer instanceof Map<?, ?> page && page.get("items") instanceof List<?> items) {
            return items;
        }
        return answer instanceof List<?> list ? list : List.of();
    }
}

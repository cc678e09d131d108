package clinic.portal.casefile;

import clinic.kit.access.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/// How pages write times and lists of the services' answers. A time is on the clock of the site where it happens, and
/// names the zone unless that is the only one in which its reader works. Instants and zones may come as text.
@Component("pageTimes")
public class PageTimes {

    private static final String READERS_ZONES = PageTimes.class.getName();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final CaseFiles cases;
    private final MessageSource messages;
    private final Clock clock;

    PageTimes(CaseFiles cases, MessageSource messages, Clock clock) {
        this.messages = messages;
        this.cases = cases;
        this.clock = clock;
    }

    /// `22 Nov 2026, 14:05`
    public String moment(Object instant, Object zone) {
        return write(at(instant, zone), "d MMM uuuu, HH:mm");
    }

    /// `Sun 22 Nov, 14:05`, for what is near: the year only if it is another one.
    public String soon(Object instant, Object zone) {
        return write(at(instant, zone), sameYear(instant, zone) ? "EEE d MMM, HH:mm" : "EEE d MMM uuuu, HH:mm");
    }

    /// `22 Nov, 14:05`, for narrow columns.
    public String brief(Object instant, Object zone) {
        return write(at(instant, zone), sameYear(instant, zone) ? "d MMM, HH:mm" : "d MMM uuuu, HH:mm");
    }

    /// `14:05` of today, else as [#moment].
    public String since(Object instant, Object zone) {
        var at = at(instant, zone);
        return at.toLocalDate().equals(LocalDate.now(clock.withZone(at.getZone())))
                ? messages.getMessage("since.today", new Object[] {write(at, "HH:mm")}, LocaleContextHolder.getLocale())
                : moment(instant, zone);
    }

    /// `14:05–14:32`, on a day that is known; `14:05` if that is all.
    public String between(Object first, Object last, Object zone) {
        var begin = at(first, zone).format(CLOCK);
        var end = at(last, zone).format(CLOCK);
        return begin.equals(end) ? write(at(last, zone), "HH:mm") : begin + "–" + write(at(last, zone), "HH:mm");
    }

    /// `9 Mar 1971`
    public String day(Object date) {
        return LocalDate.parse(date.toString())
                .format(DateTimeFormatter.ofPattern("d MMM uuuu", LocaleContextHolder.getLocale()));
    }

    /// The day of the encounter at its site.
    public LocalDate date(Object instant, Object zone) {
        return at(instant, zone).toLocalDate();
    }

    public List<?> list(@Nullable Object answer) {
        if (answer instanceof Map<?, ?> page && page.get("items") instanceof List<?> items) {
            return items;
        }
        return answer instanceof List<?> list ? list : List.of();
    }

    private String write(ZonedDateTime at, String pattern) {
        var named = readersZones().equals(Set.of(at.getZone())) ? pattern : pattern + " z";
        return at.format(DateTimeFormatter.ofPattern(named, LocaleContextHolder.getLocale()));
    }

    private boolean sameYear(Object instant, Object zone) {
        var at = at(instant, zone);
        return at.getYear() == LocalDate.now(clock.withZone(at.getZone())).getYear();
    }

    private static ZonedDateTime at(Object instant, Object zone) {
        return Instant.parse(instant.toString()).atZone(ZoneId.of(zone.toString()));
    }

    /// Looked up once per request.
    private Set<ZoneId> readersZones() {
        var request = RequestContextHolder.getRequestAttributes();
        if (request != null
                && request.getAttribute(READERS_ZONES, RequestAttributes.SCOPE_REQUEST) instanceof Zones known) {
            return known.ids();
        }
        var zones = new Zones(Caller.current().stream()
                .flatMap(reader -> cases.sites(reader).stream())
                .map(site -> ZoneId.of(site.zone()))
                .collect(Collectors.toUnmodifiableSet()));
        if (request != null) {
            request.setAttribute(READERS_ZONES, zones, RequestAttributes.SCOPE_REQUEST);
        }
        return zones.ids();
    }

    private record Zones(Set<ZoneId> ids) {}
}

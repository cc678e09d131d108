package clinic.portal.privacy;

import clinic.care.UnusualAccess;
import clinic.care.UnusualAccess.Day;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.privacy.UnusualDay.Part;
import clinic.portal.remote.ClinicServices;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The unusual access of the four services and of the portal, each summed up by person, patient and day where it is
/// kept, put together here. All have the same order and are asked for one entry more than a page has, so that
/// whatever is on a page is there with all its parts.
@Component
class UnusualDays {

    static final int PAGE = 20;

    private final UnusualAccess own;
    private final ClinicServices services;
    private final Clock clock;

    UnusualDays(UnusualAccess own, ClinicServices services, Clock clock) {
        this.own = own;
        this.services = services;
        this.clock = clock;
    }

    /// @param missing the services that did not answer; none of the entries has what they hold
    record Answer(Page<UnusualDay> page, List<String> missing) {}

    /// @param position the same as the cursor, as the services take it
    Answer ask(ZoneId zone, Cursor cursor, @Nullable String position) {
        var entries = new TreeMap<String, List<Part>>(Comparator.reverseOrder());
        own.days(zone, clock.instant(), new Cursor(cursor.after(), PAGE))
                .forEach(day -> add(entries, new Part(Trails.PORTAL, day)));
        var path = "/unusual-access?limit={limit}&zone={zone}";
        var missing = Trails.ofAll(
                service -> position == null
                        ? services.get(service, path, PAGE + 1, zone)
                        : services.get(service, path + "&cursor={cursor}", PAGE + 1, zone, position),
                (service, item) ->
                        add(entries, new Part(service, JsonMapper.shared().treeToValue(item, Day.class))));
        var days = entries.values().stream().map(UnusualDay::of).toList();
        return new Answer(Page.of(days, PAGE, UnusualDay::keys), missing);
    }

    private static void add(TreeMap<String, List<Part>> entries, Part part) {
        entries.computeIfAbsent(String.join(" ", part.day().keys()), _ -> new ArrayList<>())
                .add(part);
    }
}

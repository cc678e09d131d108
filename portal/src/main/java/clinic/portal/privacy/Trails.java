package clinic.portal.privacy;

import clinic.kit.audit.AuditEntry;
import clinic.kit.audit.AuditQuestion;
import clinic.kit.audit.AuditTrail;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The trails of the four services and of the portal as one, the newest first. Each is asked for what comes after the
/// same entry, so that no page repeats or misses one; whichever does not answer is named.
@Component
class Trails {

    static final int PAGE = 50;
    static final String PORTAL = "portal";

    private static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(
                    (Entry entry) -> entry.row().at())
            .thenComparing(entry -> entry.row().id().toString())
            .reversed();

    private final AuditTrail own;
    private final ClinicServices services;

    Trails(AuditTrail own, ClinicServices services) {
        this.own = own;
        this.services = services;
    }

    /// Where a page begins: after the entry of these keys, and the same as a cursor.
    record Position(@Nullable List<String> after, @Nullable String cursor) {

        static final Position START = new Position(null, null);

        /// @return null at the end
        static @Nullable Position after(Page<Entry> page) {
            return page.next() == null
                    ? null
                    : new Position(page.items().getLast().keys(), page.next());
        }
    }

    /// @param missing the services that did not answer
    record Answer(Page<Entry> page, List<String> missing) {}

    Answer ask(AuditQuestion question, Position position) {
        var entries = new ArrayList<Entry>();
        own.entries(question, new Cursor(position.after(), PAGE)).forEach(row -> entries.add(new Entry(PORTAL, row)));
        var missing = ofAll(
                service -> reply(service, question, position),
                (service, item) ->
                        entries.add(new Entry(service, JsonMapper.shared().treeToValue(item, AuditEntry.class))));
        entries.sort(NEWEST_FIRST);
        return new Answer(Page.of(entries, PAGE, Entry::keys), missing);
    }

    /// Asks all four services, and takes the items of each.
    ///
    /// @return those that did not answer
    static List<String> ofAll(Function<Service, Reply> question, BiConsumer<String, JsonNode> item) {
        var missing = new ArrayList<String>();
        for (var service : Service.values()) {
            var name = service.name().toLowerCase(Locale.ROOT);
            if (question.apply(service) instanceof Reply.Done done) {
                done.body().path("items").forEach(it -> item.accept(name, it));
            } else {
                missing.add(name);
            }
        }
        return List.copyOf(missing);
    }

    private Reply reply(Service service, AuditQuestion question, Position position) {
        // one more than the page has tells that there is more
        var path = new StringBuilder("/audit?limit=" + (PAGE + 1));
        var values = new ArrayList<Object>();
        append(path, values, "patientId", question.patientId());
        question.related().forEach(id -> append(path, values, "relatedId", id));
        append(path, values, "actor", question.actor());
        append(path, values, "action", question.action());
        append(path, values, "from", question.from());
        append(path, values, "to", question.to());
        append(path, values, "cursor", position.cursor());
        return services.get(service, path.toString(), values.toArray());
    }

    private static void append(StringBuilder path, List<Object> values, String name, @Nullable Object value) {
        if (value != null) {
            path.append('&')
                    .append(name)
                    .append("={")
                    .append(name)
                    .append(values.size())
                    .append('}');
            values.add(value);
        }
    }
}

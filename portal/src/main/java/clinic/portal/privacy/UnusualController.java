package clinic.portal.privacy;

import clinic.care.UnusualAccess;
import clinic.care.UnusualAccess.Look;
import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/// Charts that somebody opened without a reason, and all that was opened by breaking the glass: of the last thirty
/// days, from all five trails, each with what the privacy officer thought of it.
@Controller
@RequestMapping("/privacy/unusual")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class UnusualController {

    private static final int LONGEST_NOTE = 1_000;
    private static final Duration PERIOD = Duration.ofDays(30);

    private final UnusualAccess own;
    private final ClinicServices services;
    private final CaseFiles cases;
    private final Audit audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    UnusualController(
            UnusualAccess own, ClinicServices services, CaseFiles cases, Audit audit, JdbcClient jdbc, Clock clock) {
        this.own = own;
        this.services = services;
        this.cases = cases;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param service in whose trail it stands
    public record Found(String service, Look look) {}

    public record Review(String reviewer, Instant at, String note) {}

    @GetMapping
    String list(
            Caller me,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        var now = clock.instant();
        var found = new ArrayList<Found>();
        own.looks(now.minus(PERIOD), now.plusSeconds(1), new Cursor(cursor.after(), Trails.PAGE))
                .forEach(look -> found.add(new Found("portal", look)));
        var missing = new ArrayList<String>();
        for (var service : Service.values()) {
            var name = service.name().toLowerCase(Locale.ROOT);
            if (ask(service, position) instanceof Reply.Done done) {
                for (var item : done.body().path("items")) {
                    found.add(new Found(name, JsonMapper.shared().treeToValue(item, Look.class)));
                }
            } else {
                missing.add(name);
            }
        }
        found.sort(Comparator.comparing((Found it) -> it.look().at())
                .thenComparing(it -> it.look().id().toString())
                .reversed());
        var page = Page.of(found, Trails.PAGE, it -> it.look().keys());
        var patients = page.items().stream().map(it -> it.look().patientId()).toList();
        audit.listed(Action.LIST, "audit", patients);
        model.addAttribute("page", page);
        model.addAttribute("missing", missing);
        model.addAttribute("first", cursor.isFirst());
        model.addAttribute("names", cases.names(patients));
        model.addAttribute(
                "reviews",
                reviews(page.items().stream().map(it -> it.look().id()).toList()));
        model.addAttribute("zone", zone(me));
        return "unusual";
    }

    /// A note that is empty or too long changes nothing; the form asks again.
    @PostMapping("/{auditId}/review")
    @Transactional
    public String review(
            @PathVariable @Guarded(Guarded.NOTHING) UUID auditId,
            @RequestParam(defaultValue = "") String note,
            Caller me) {
        var said = note.strip().replace("\0", "");
        if (!said.isEmpty() && said.length() <= LONGEST_NOTE) {
            jdbc.sql("""
                            insert into unusual_access_review (id, audit_id, reviewed_by, reviewer_name, reviewed_at, note)
                            values (?, ?, ?, ?, ?, ?)""")
                    .params(
                            Ids.next(),
                            auditId,
                            me.subject(),
                            me.name(),
                            clock.instant().atOffset(ZoneOffset.UTC),
                            said)
                    .update();
            audit.changed("review", auditId, null);
        }
        return "redirect:/privacy/unusual";
    }

    private Reply ask(Service service, @Nullable String position) {
        var path = "/unusual-access?limit=" + (Trails.PAGE + 1);
        return position == null ? services.get(service, path) : services.get(service, path + "&cursor={c}", position);
    }

    /// The last one of each.
    private Map<UUID, Review> reviews(List<UUID> auditIds) {
        return jdbc
                .sql("""
                        select distinct on (audit_id) audit_id, reviewer_name, reviewed_at, note
                        from unusual_access_review where audit_id = any (?) order by audit_id, reviewed_at desc""")
                .param(auditIds.toArray(UUID[]::new))
                .query((row, _) -> Map.entry(
                        row.getObject(1, UUID.class),
                        new Review(row.getString(2), row.getTimestamp(3).toInstant(), row.getString(4))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private ZoneId zone(Caller me) {
        var sites = cases.sites(me);
        return sites.isEmpty() ? ZoneOffset.UTC : ZoneId.of(sites.getFirst().zone());
    }
}

package clinic.portal.casefile;

import clinic.kit.access.Caller;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.kit.web.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the read model; lists are always within the sites of the reader.
@Component
public class CaseFiles {

    private static final int TIMELINE = 200;

    /// Whatever is shown of a case; `%s` selects the cases, so that a list asks for the rest of its page's rows only.
    private static final String ROWS = """
            select c.*, p.mrn, p.family_name, p.given_name, p.birth_date, p.language, p.interpreter,
                   s.name as site_name, s.time_zone, k.name as clinician_name,
                   (select count(*) from readiness_item r where r.case_id = c.case_id
                        and r.state in ('RECEIVED', 'REVIEWED', 'NOT_APPLICABLE')) as readiness_done,
                   n.starts_at as next_visit, n.time_zone as next_visit_zone
            from (%s) c
            left join lateral (select v.starts_at, w.time_zone from visit_card v
                    left join site_card w on w.site_id = v.site_id
                    where v.case_id = c.case_id and v.status in ('BOOKED', 'CHECKED_IN', 'STARTED')
                    order by v.starts_at limit 1) n on true
            left join patient_card p using (patient_id)
            left join site_card s on s.site_id = c.site_id
            left join clinician_card k on k.clinician_id = c.clinician_id
            """;

    private final JdbcClient jdbc;

    CaseFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public record Site(UUID id, String name, String zone) {}

    public record Clinician(UUID id, String name) {}

    /// Which cases a list shows, and how it is sorted: open ones by urgency and then by when they have to be seen, and
    /// closed ones by when they were closed, the newest first. Each order has an index of its own.
    enum Filter {
        OPEN("c.closed_at is null", "c.urgency, c.consult_by, c.case_id", ">"),
        ESCALATED("c.closed_at is null and c.urgency = 0", "c.urgency, c.consult_by, c.case_id", ">"),
        CLOSED("c.closed_at is not null", "c.closed_at, c.case_id", "<");

        private final String condition;
        private final String key;
        private final String after;

        Filter(String condition, String key, String after) {
            this.condition = condition;
            this.key = key;
            this.after = after;
        }

        private String order() {
            return after.equals("<") ? key.replace(",", " desc,") + " desc" : key;
        }

        /// What a page's last row is remembered by.
        List<String> keys(CaseRow row) {
            return this == CLOSED
                    ? List.of(
                            Objects.requireNonNull(row.closedAt()).toString(),
                            row.caseId().toString())
                    : List.of(
                            Integer.toString(row.urgency()),
                            row.consultBy().toString(),
                            row.caseId().toString());
        }

        private List<Object> position(Cursor cursor) {
            return this == CLOSED
                    ? List.of(Timestamp.from(cursor.instant(0)), cursor.uuid(1))
                    : List.of(urgency(cursor.text(0)), Timestamp.from(cursor.instant(1)), cursor.uuid(2));
        }

        /// A cursor of another list is refused.
        private static int urgency(String text) {
            if (!text.matches("[0-9]")) {
                throw Refused.parameter("cursor", "leave it out to start again");
            }
            return Integer.parseInt(text);
        }
    }

    /// One row more than the page has, if there is more.
    ///
    /// @param site one of the reader's sites, or null for all of them
    /// @param text part of a name or number
    List<CaseRow> list(Caller reader, @Nullable UUID site, Filter filter, @Nullable String text, Cursor cursor) {
        var sites = site == null ? reader.sites().toArray(UUID[]::new) : new UUID[] {site};
        var query = query(sites, filter, text, cursor);
        return jdbc.sql(query.sql())
                .params(query.params())
                .query((row, _) -> caseRow(row))
                .list();
    }

    record Query(String sql, List<Object> params) {}

    static Query query(UUID[] sites, Filter filter, @Nullable String text, Cursor cursor) {
        var params = new ArrayList<Object>();
        var page = new StringBuilder("select c.* from case_row c");
        var part = text == null || text.isBlank() ? null : escaped(CaseProjection.folded(text));
        if (part != null) {
            page.append(" join patient_card p using (patient_id)");
        }
        page.append(" where c.opened_at is not null and ")
                .append(filter.condition)
                .append(" and c.site_id = any (?)");
        params.add(sites);
        if (part != null) {
            page.append(" and p.search like '%' || ? || '%'");
            params.add(part);
        }
        if (!cursor.isFirst()) {
            page.append(" and (").append(filter.key).append(") ").append(filter.after);
            var position = filter.position(cursor);
            page.append(position.stream().map(_ -> "?").collect(Collectors.joining(", ", " (", ")")));
            params.addAll(position);
        }
        page.append(" order by ").append(filter.order()).append(" limit ?");
        params.add(cursor.limit() + 1);
        return new Query(ROWS.formatted(page) + " order by " + filter.order(), params);
    }

    public CaseRow get(UUID caseId) {
        return find(caseId).orElseThrow(NotFound::new);
    }

    Optional<CaseRow> find(UUID caseId) {
        return jdbc.sql(ROWS.formatted("select * from case_row where case_id = ? and opened_at is not null"))
                .param(caseId)
                .query((row, _) -> caseRow(row))
                .optional();
    }

    /// The newest entries first.
    List<TimelineEntry> timeline(UUID caseId) {
        return jdbc.sql("""
                        select t.event_id, t.type, t.service, coalesce(k.name, p.name) as actor_name, t.at, t.detail
                        from timeline_entry t
                        left join clinician_card k on k.subject::text = t.actor
                        left join person p on p.subject::text = t.actor
                        where t.case_id = ? order by t.at desc, t.event_id desc limit %d""".formatted(TIMELINE))
                .param(caseId)
                .query((row, _) -> new TimelineEntry(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant(),
                        row.getString(6)))
                .list();
    }

    public List<Site> sites(Caller reader) {
        return jdbc.sql("select site_id, name, time_zone from site_card where site_id = any (?) order by name")
                .param(reader.sites().toArray(UUID[]::new))
                .query((row, _) -> new Site(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                .list();
    }

    /// On whose clock somebody reads what happened at no site of theirs, or at several.
    public ZoneId zone(Caller reader) {
        return sites(reader).stream()
                .findFirst()
                .map(site -> ZoneId.of(site.zone()))
                .orElse(ZoneOffset.UTC);
    }

    public List<Clinician> clinicians() {
        return jdbc.sql("select clinician_id, name from clinician_card order by name limit 500")
                .query((row, _) -> new Clinician(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    public record PatientHit(UUID id, String mrn, String familyName, String givenName, LocalDate birthDate) {}

    private static final String PATIENT =
            "select patient_id, mrn, family_name, given_name, birth_date from patient_card ";

    /// Who the desk may mean: any part of the name in any order, accents or not, or the record number.
    public List<PatientHit> patients(String text) {
        var words = CaseProjection.folded(text).split("\\s+");
        return jdbc.sql(PATIENT + """
                        where search like '%' || :first || '%' and search like '%' || :last || '%'
                        order by family_name, given_name, patient_id limit 10""")
                .param("first", escaped(words[0]))
                .param("last", escaped(words[words.length - 1]))
                .query((row, _) -> patientHit(row))
                .list();
    }

    /// Empty if no patient of this id is known here yet, or it is no id.
    public Optional<PatientHit> patient(String id) {
        return jdbc.sql(PATIENT + "where patient_id::text = ?")
                .param(id)
                .query((row, _) -> patientHit(row))
                .optional();
    }

    private static PatientHit patientHit(ResultSet row) throws SQLException {
        return new PatientHit(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDate(5).toLocalDate());
    }

    /// The newest first; nobody has more than twenty.
    public List<UUID> casesOf(UUID patientId) {
        return jdbc.sql("select case_id from case_row where patient_id = ? order by opened_at desc nulls last limit 20")
                .param(patientId)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// What those patients are called whom the portal knows.
    public Map<UUID, String> names(Collection<UUID> patientIds) {
        return jdbc
                .sql("select patient_id, family_name, given_name from patient_card where patient_id = any (?)")
                .param(patientIds.toArray(UUID[]::new))
                .query((row, _) -> Map.entry(
                        row.getObject(1, UUID.class),
                        row.getString(2).toUpperCase(Locale.ROOT) + ", " + row.getString(3)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public record Person(UUID subject, String name) {}

    private static final String PEOPLE = """
            select subject, min(name) as name from (
                select subject, name from person
                union all select subject, name from clinician_card where subject is not null) p""";

    /// Those who sign in and are known here: everybody who ever did, and the clinicians.
    ///
    /// @param text part of the name; empty for all
    public List<Person> people(String text) {
        return jdbc.sql(PEOPLE + " where name ilike '%' || ? || '%' group by subject order by name limit 200")
                .param(escaped(text.replaceAll("\\p{Cntrl}", " ").strip()))
                .query((row, _) -> new Person(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    /// What somebody who signs in is called, if that is known here.
    public @Nullable String person(UUID subject) {
        return jdbc.sql(PEOPLE + " where subject = ? group by subject")
                .param(subject)
                .query((row, _) -> row.getString(2))
                .optional()
                .orElse(null);
    }

    /// Timelines name people; those who are no clinicians are known from their sign-in.
    void remember(Caller person) {
        jdbc.sql("""
                        insert into person (subject, name) values (?, ?)
                        on conflict (subject) do update set name = excluded.name where person.name <> excluded.name""").params(person.subject(), person.name()).update();
    }

    /// Waits at most a second for the projection to know this version of the aggregate.
    ///
    /// @return whether it does
    public boolean awaitVersion(UUID key, @Nullable Long version) {
        if (version == null) {
            return true;
        }
        var until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (System.nanoTime() < until) {
            var known = jdbc.sql("select coalesce(max(version), -1) from aggregate_version where key = ?")
                    .param(key)
                    .query(Long.class)
                    .single();
            if (known >= version) {
                return true;
            }
            try {
                Thread.sleep(40);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static CaseRow caseRow(ResultSet row) throws SQLException {
        var birthDate = row.getDate("birth_date");
        var nextVisit = row.getTimestamp("next_visit");
        var closedAt = row.getTimestamp("closed_at");
        return new CaseRow(
                row.getObject("case_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getString("mrn"),
                row.getString("family_name"),
                row.getString("given_name"),
                birthDate == null ? null : birthDate.toLocalDate(),
                row.getString("language"),
                row.getBoolean("interpreter"),
                row.getObject("site_id", UUID.class),
                row.getString("site_name"),
                row.getString("time_zone"),
                row.getString("priority"),
                row.getString("category"),
                row.getTimestamp("consult_by").toInstant(),
                row.getTimestamp("opened_at").toInstant(),
                row.getString("stage"),
                row.getTimestamp("escalated_at") != null && row.getString("resolution") == null,
                row.getTimestamp("acknowledged_at") != null,
                row.getString("close_reason"),
                row.getString("clinician_name"),
                row.getInt("readiness_done"),
                nextVisit == null ? null : nextVisit.toInstant(),
                row.getString("next_visit_zone"),
                row.getInt("urgency"),
                closedAt == null ? null : closedAt.toInstant());
    }
}

package clinic.kit.audit;

import clinic.kit.web.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Answers questions about the trail, the newest first, page by page. Each way in which a row can be about a patient
/// has an index of its own; so each is asked by itself, for no more than the page needs.
public class AuditTrail {

    private static final String ROW = """
            select a.id, a.at, a.actor, a.actor_name, a.action, a.resource_type, a.resource_id, a.patient_id,
                cardinality(a.patients) as shown, a.outcome, a.reason, a.detail, a.times, a.route, a.source, a.origin,
                a.trace_id from audit a""";
    private static final String ORDER = " order by a.at desc, a.id desc limit ";

    private final JdbcClient jdbc;

    AuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One row more than the page has, if there is more.
    public List<AuditEntry> entries(AuditQuestion question, Cursor cursor) {
        var query = query(question, cursor);
        return jdbc.sql(query.sql())
                .params(query.params())
                .query((row, _) -> entry(row))
                .list();
    }

    record Query(String sql, List<Object> params) {}

    static Query query(AuditQuestion question, Cursor cursor) {
        var branches = new ArrayList<String>();
        var params = new ArrayList<Object>();
        var limit = cursor.limit() + 1;
        if (question.patientId() == null && question.related().isEmpty()) {
            branches.add(branch(null, null, question, cursor, params));
        }
        if (question.patientId() != null) {
            branches.add(branch("a.patient_id = ?", question.patientId(), question, cursor, params));
            branches.add(branch("a.patients @> array[?]::uuid[]", question.patientId(), question, cursor, params));
            branches.add(branch("a.resource_id = ?", question.patientId(), question, cursor, params));
        }
        for (var id : question.related()) {
            branches.add(branch("a.resource_id = ?", id, question, cursor, params));
            branches.add(branch("a.correlation_id = ?", id, question, cursor, params));
        }
        return branches.size() == 1
                ? new Query(branches.getFirst() + limit, params)
                : new Query(
                        "select distinct on (a.at, a.id) a.* from ("
                                + String.join(
                                        " union all ",
                                        branches.stream()
                                                .map(it -> "(" + it + limit + ")")
                                                .toList())
                                + ") a" + ORDER + limit,
                        params);
    }

    private static String branch(
            @Nullable String about, @Nullable UUID id, AuditQuestion question, Cursor cursor, List<Object> params) {
        var conditions = new ArrayList<String>();
        if (about != null && id != null) {
            conditions.add(about);
            params.add(id);
        }
        if (question.actor() != null) {
            conditions.add("a.actor = ?");
            params.add(question.actor());
        }
        if (question.action() != null) {
            conditions.add("a.action = ?");
            params.add(question.action().name());
        }
        if (question.from() != null) {
            conditions.add("a.at >= ?");
            params.add(at(question.from()));
        }
        if (question.to() != null) {
            conditions.add("a.at < ?");
            params.add(at(question.to()));
        }
        if (!cursor.isFirst()) {
            conditions.add("(a.at, a.id) < (?, ?)");
            params.add(at(cursor.instant(0)));
            params.add(cursor.uuid(1));
        }
        return ROW + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions)) + ORDER;
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("actor_name"),
                row.getString("action"),
                row.getString("resource_type"),
                row.getObject("resource_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getObject("shown", Integer.class),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("detail"),
                row.getObject("times", Integer.class),
                row.getString("route"),
                row.getString("source"),
                row.getString("origin"),
                row.getString("trace_id"));
    }
}

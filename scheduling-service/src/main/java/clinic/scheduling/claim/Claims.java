package clinic.scheduling.claim;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import clinic.scheduling.calendar.Span;
import clinic.scheduling.calendar.Spans;
import clinic.scheduling.claim.Claim.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Nobody and nothing is in two places at once: the exclusion constraint `claim_never_overlaps` decides it, over all
/// sites, and every booking goes through it.
///
/// Whoever wants to claim queues up for the resources first ([#queueFor]), always in the order of their ids. That
/// makes the choice of a free room exact, and keeps two inserts from meeting in the constraint, where one of them may
/// die of a deadlock. The queue only keeps the peace; were it left out, the constraint would still hold.
@Repository
public class Claims {

    private static final String CONSTRAINT = "claim_never_overlaps";
    private static final UUID NONE = new UUID(0, 0);

    private final JdbcClient jdbc;

    Claims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Waits until no other transaction is claiming any of these resources; held until the transaction ends.
    @Transactional(propagation = Propagation.MANDATORY)
    public void queueFor(Collection<UUID> resources) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(resource::text, 1)) from unnest(?::uuid[]) as resource")
                .param(resources.stream().distinct().sorted().toArray(UUID[]::new))
                .query((_, _) -> true)
                .list();
    }

    /// @throws Taken one of them is taken already; the transaction is over
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(UUID appointmentId, List<Claim> wanted) {
        var claims =
                wanted.stream().sorted(Comparator.comparing(Claim::resource)).toList();
        try {
            jdbc.sql("""
                            insert into claim (appointment_id, resource_id, kind, during)
                            select ?, resource, kind, tstzrange(starts_at, ends_at)
                            from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                                with ordinality as wanted (resource, kind, starts_at, ends_at, position)
                            order by position""")
                    .params(
                            appointmentId,
                            claims.stream().map(Claim::resource).toArray(UUID[]::new),
                            claims.stream().map(claim -> claim.kind().name()).toArray(String[]::new),
                            claims.stream()
                                    .map(claim -> claim.during().startsAt().toString())
                                    .toArray(String[]::new),
                            claims.stream()
                                    .map(claim -> claim.during().endsAt().toString())
                                    .toArray(String[]::new))
                    .update();
        } catch (DataIntegrityViolationException e) {
            throw violates(e, CONSTRAINT) ? new Taken(appointmentId, claims) : e;
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void release(UUID appointmentId) {
        jdbc.sql("delete from claim where appointment_id = ?")
                .param(appointmentId)
                .update();
    }

    /// What takes up these resources in the window, in one query; a resource that is free all the time is not in it.
    public Map<UUID, Spans> taken(Collection<UUID> resources, Span window) {
        return during(resources, window, NONE).stream()
                .collect(groupingBy(Claim::resource, mapping(Claim::during, collectingAndThen(toList(), Spans::of))));
    }

    /// Everything that stands in the way of what was wanted.
    public List<Claim> blockers(Taken taken) {
        var wanted = taken.wanted();
        var window = new Span(
                wanted.stream()
                        .map(claim -> claim.during().startsAt())
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                wanted.stream()
                        .map(claim -> claim.during().endsAt())
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        return during(wanted.stream().map(Claim::resource).toList(), window, taken.appointmentId());
    }

    private List<Claim> during(Collection<UUID> resources, Span window, UUID except) {
        return jdbc.sql("""
                        select resource_id, kind, lower(during) as starts_at, upper(during) as ends_at from claim
                        where resource_id = any(?::uuid[]) and during && tstzrange(?, ?) and appointment_id <> ?
                        order by during, resource_id""")
                .params(resources.toArray(UUID[]::new), utc(window.startsAt()), utc(window.endsAt()), except)
                .query(Claims::claim)
                .list();
    }

    private static Claim claim(ResultSet row, int number) throws SQLException {
        return new Claim(
                row.getObject("resource_id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                new Span(
                        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant()));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static boolean violates(DataIntegrityViolationException violation, String constraint) {
        return violation.getMostSpecificCause() instanceof PSQLException cause
                && cause.getServerErrorMessage() != null
                && constraint.equals(cause.getServerErrorMessage().getConstraint());
    }
}

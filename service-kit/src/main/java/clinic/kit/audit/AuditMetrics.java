package clinic.kit.audit;

import clinic.kit.telemetry.Sample;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How long the oldest audit row has waited for its seal, and what the last who read the whole chain found.
final class AuditMetrics implements Sample {

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile double unsealedAge = Double.NaN;
    private volatile double intact = Double.NaN;

    AuditMetrics(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("audit.unsealed.oldest.age", this, it -> it.unsealedAge)
                .description("How long the oldest audit row has waited to be sealed; 0 if all are")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("audit.chain.intact", this, it -> it.intact)
                .description("Whether the audit trail was as it was written when it was last verified: 1 or 0")
                .register(meters);
    }

    void verified(AuditVerdict verdict) {
        intact = verdict.intact() ? 1 : 0;
    }

    @Override
    public String dependency() {
        return DATABASE;
    }

    @Override
    public void take() {
        unsealedAge = jdbc.sql(
                        "select a.at from audit_unsealed u join audit a on a.id = u.audit_id order by u.position limit 1")
                .query(Instant.class)
                .optional()
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    @Override
    public void forget() {
        unsealedAge = Double.NaN;
    }
}

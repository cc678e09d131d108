package clinic.kit.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/// Looks at whatever [Sample]s a service has.
@AutoConfiguration(afterName = {"clinic.kit.EventBackbone", "clinic.kit.audit.AuditKit"})
class Telemetry {

    @Bean
    Sampling sampling(
            ObjectProvider<Sample> samples,
            MeterRegistry meters,
            @Value("${clinic.telemetry.interval:PT10S}") Duration every) {
        return new Sampling(samples.orderedStream().toList(), meters, every);
    }
}

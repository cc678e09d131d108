package clinic.records.breakglass;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/// A grant is of the site of the case at which it was asked for.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class BreakGlassAccess {

    @Bean
    GuardedKind breakGlassKind(JdbcClient jdbc) {
        return GuardedKind.of("break-glass", jdbc, "select site_id, patient_id from break_glass where id = ?");
    }
}

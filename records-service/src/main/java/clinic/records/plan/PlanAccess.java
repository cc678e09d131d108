package clinic.records.plan;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A plan is part of its patient's chart.
@Configuration(proxyBeanMethods = false)
class PlanAccess {

    @Bean
    GuardedKind planKind(JdbcClient jdbc) {
        return GuardedKind.of("plan", jdbc, "select site_id, patient_id from treatment_plan where id = ?");
    }
}

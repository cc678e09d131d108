package clinic.scheduling.treatment;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A line of a plan is of the site and the patient of its case.
@Configuration(proxyBeanMethods = false)
class TreatmentAccess {

    @Bean
    GuardedKind planItemKind(JdbcClient jdbc) {
        return GuardedKind.of(
                "plan-item", jdbc, "select site_id, patient_id from planned_treatment where plan_item_id = ?");
    }
}

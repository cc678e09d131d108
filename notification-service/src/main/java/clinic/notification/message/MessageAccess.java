package clinic.notification.message;

import clinic.care.CareCases;
import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A message is of the site and the patient of its case.
@Configuration(proxyBeanMethods = false)
class MessageAccess {

    @Bean
    GuardedKind messageKind(JdbcClient jdbc) {
        return GuardedKind.of(
                "message",
                jdbc,
                "select m.site_id, c.patient_id from message m left join care_case c using (case_id) where m.id = ?");
    }

    @Bean
    GuardedKind caseKind(JdbcClient jdbc) {
        return CareCases.kind(jdbc);
    }
}

package clinic.scheduling.caseload;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A case is known here when intake's first word of it has come.
@Configuration(proxyBeanMethods = false)
class CaseloadAccess {

    @Bean
    GuardedKind caseKind(JdbcClient jdbc) {
        return GuardedKind.of(
                "case",
                jdbc,
                "select site_id, patient_id from caseload_entry where case_id = ? and opened_at is not null");
    }
}

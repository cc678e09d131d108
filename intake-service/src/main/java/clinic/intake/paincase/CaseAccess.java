package clinic.intake.paincase;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A case is of its site and its patient.
@Configuration(proxyBeanMethods = false)
class CaseAccess {

    @Bean
    GuardedKind caseKind(JdbcClient jdbc) {
        return GuardedKind.of("case", jdbc, "select site_id, patient_id from pain_case where id = ?");
    }
}

package clinic.records.casefile;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a case or a patient is to those who ask.
@Configuration(proxyBeanMethods = false)
class CaseFileAccess {

    @Bean
    GuardedKind caseKind(JdbcClient jdbc) {
        return GuardedKind.of("case", jdbc, "select site_id, patient_id from case_file where case_id = ?");
    }

    @Bean
    GuardedKind patientKind(JdbcClient jdbc) {
        return GuardedKind.of("patient", jdbc, "select patient_id from patient where patient_id = ?");
    }
}

package clinic.intake.patient;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A patient is of no site, and everybody who may read patients may read each: nobody is registered twice.
@Configuration(proxyBeanMethods = false)
class PatientAccess {

    @Bean
    GuardedKind patientKind(JdbcClient jdbc) {
        return GuardedKind.of("patient", jdbc, "select id as patient_id from patient where id = ?");
    }
}

package clinic.scheduling.appointment;

import clinic.kit.access.GuardedKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A visit is of the site where it takes place.
@Configuration(proxyBeanMethods = false)
class AppointmentAccess {

    @Bean
    GuardedKind appointmentKind(JdbcClient jdbc) {
        return GuardedKind.of("appointment", jdbc, "select site_id, patient_id from appointment where id = ?");
    }
}

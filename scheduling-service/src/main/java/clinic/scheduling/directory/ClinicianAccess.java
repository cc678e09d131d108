package clinic.scheduling.directory;

import clinic.kit.access.GuardedKind;
import clinic.kit.access.GuardedKind.Belonging;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A clinician is of every site where they work.
@Configuration(proxyBeanMethods = false)
class ClinicianAccess {

    @Bean
    GuardedKind clinicianKind(Directory directory) {
        return new GuardedKind(
                "clinician",
                id -> directory
                        .clinician(id)
                        .map(clinician -> new Belonging(Set.copyOf(clinician.siteIds()), null, null)));
    }
}

package clinic.notification;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void featuresMeetThroughTheirPublicTypesOnly() {
        ApplicationModules.of(NotificationService.class).verify();
    }
}

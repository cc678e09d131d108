package clinic.intake;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void featuresStayApart() {
        ApplicationModules.of(IntakeService.class).verify();
    }
}

package clinic.records;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void featuresMeetOnlyThroughWhatTheyOffer() {
        ApplicationModules.of(RecordsService.class).verify();
    }
}

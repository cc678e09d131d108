package clinic.scheduling;

import clinic.kit.testing.Uploads;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

class UploadTests extends SchedulingServiceTests {

    @Autowired
    private ApplicationContext context;

    @Test
    void noRouteTakesAFile() {
        new Uploads(context, port).areRefusedEverywhere();
    }
}

package clinic.kit.web;

import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Uploads;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

class UploadTests extends SampleServiceTests {

    @Autowired
    private ApplicationContext context;

    @Test
    void noRouteTakesAFile() {
        new Uploads(context, port).areRefusedEverywhere();
    }
}

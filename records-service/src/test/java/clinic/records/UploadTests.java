package clinic.records;

import clinic.kit.testing.Uploads;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

@RecordsTest
class UploadTests {

    @Autowired
    private ApplicationContext context;

    @LocalServerPort
    private int port;

    @Test
    void noRouteTakesAFile() {
        new Uploads(context, port).areRefusedEverywhere();
    }
}

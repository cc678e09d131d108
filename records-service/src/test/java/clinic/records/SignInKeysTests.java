package clinic.records;

import clinic.kit.testing.SignInKeys;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

@RecordsTest
class SignInKeysTests {

    @Autowired
    private ApplicationContext context;

    @LocalServerPort
    private int port;

    @Test
    void aNewKeyIsFollowedAndTheKnownOnesServeWhileTheSignInIsAway() {
        new SignInKeys(context, port).areFollowedAndServeWhileTheSignInIsAway();
    }
}

package clinic.scheduling;

import clinic.kit.testing.SignInKeys;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

class SignInKeysTests extends SchedulingServiceTests {

    @Autowired
    private ApplicationContext context;

    @Test
    void aNewKeyIsFollowedAndTheKnownOnesServeWhileTheSignInIsAway() {
        new SignInKeys(context, port).areFollowedAndServeWhileTheSignInIsAway();
    }
}

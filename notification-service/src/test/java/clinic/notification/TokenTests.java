package clinic.notification;

import clinic.kit.testing.BadTokens;
import clinic.kit.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Whoever comes without a token of ours, with anything else in its place, gets nowhere.
class TokenTests extends NotificationStory {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void noBadTokenOpensAnyRoute() {
        new BadTokens(port, mapping, jdbc, TestTokens.HARBOR, TestTokens.RIVERSIDE).run();
    }
}

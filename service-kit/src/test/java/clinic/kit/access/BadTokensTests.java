package clinic.kit.access;

import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.BadTokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class BadTokensTests extends SampleServiceTests {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void noneIsLetInAnywhere() {
        new BadTokens(port, mapping, jdbc, HERE).run();
    }
}

package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.kit.sample.SampleServiceTests;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class EndpointRulesTests extends SampleServiceTests {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void objectToTheOneEndpointThatWasForgotten() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> EndpointRules.verify(mapping))
                .withMessageMatching(".*GET \\[?/faults/forgotten.*has no @Allow");
    }
}

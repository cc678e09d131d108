package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
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
    void objectToWhatWasForgotten() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> EndpointRules.verify(mapping))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
                        .satisfiesExactlyInAnyOrder(
                                line -> assertThat(line).contains("/faults/forgotten", "has no @Allow"),
                                line -> assertThat(line).contains("/faults/unseen", "has it audited"),
                                line -> assertThat(line)
                                        .contains(
                                                "/faults/careless", "neither or both of IfMatch and IdempotencyKey")));
    }
}

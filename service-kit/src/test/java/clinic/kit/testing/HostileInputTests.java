package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.kit.sample.SampleServiceTests;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class HostileInputTests extends SampleServiceTests {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void onlyTheCarelessEndpointLetsSomethingIn() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new HostileInput(port, mapping, jdbc, HERE)
                        .body("POST /api/v1/things", thing("lamp"))
                        .body("PUT /api/v1/things/{id}", Map.of("name", "light"))
                        .body("POST /faults/careless", Map.of("name", "lamp"))
                        .run())
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines().skip(1))
                                .allMatch(line -> line.startsWith("POST /faults/careless"))
                                .anyMatch(line -> line.contains("name missing: not refused"))
                                .anyMatch(line -> line.contains("name \"xxx") && line.contains("not refused"))
                                .anyMatch(line -> line.contains("stored something in [thing]"))
                                .noneMatch(line -> line.contains("name 5")));
    }

    @Test
    void anEndpointWithoutAGoodBodyIsNotSkipped() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new HostileInput(port, mapping, jdbc, HERE).run())
                .withMessageContaining("POST /api/v1/things takes a body; give a good one");
    }

    @Test
    void aBodyThatIsNotGoodIsSeen() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new HostileInput(port, mapping, jdbc, HERE)
                        .body("PUT /api/v1/things/{id}", Map.of("name", ""))
                        .run())
                .withMessageContaining("the good body is not good");
    }
}

package clinic.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.EventStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What each consumer leaves out, on purpose: a new event turns up here before somebody wonders.
class ConsumedContractTests {

    static Stream<Arguments> consumers() {
        return Stream.of(
                Arguments.of(
                        "caseload/CaseFollowing",
                        EventTraffic.CASES,
                        // stops the paging only
                        List.of("EscalationAcknowledged")),
                // a diagnosis changes nothing about where somebody is seen
                Arguments.of("caseload/CaseFollowing", EventTraffic.CONSULTATIONS, List.of("DiagnosisRecorded")),
                // checkout, not signature, completes the visit
                Arguments.of(
                        "appointment/CaseVisits",
                        EventTraffic.CONSULTATIONS,
                        List.of("ConsultationSigned", "DiagnosisRecorded")),
                Arguments.of("treatment/PlanFollowing", EventTraffic.PLANS, List.of()));
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void ignoresExactly(String consumer, EventStream<?> stream, List<String> ignored) throws IOException {
        var source = Files.readString(Path.of("src/main/java/clinic/scheduling", consumer + ".java"));
        var unhandled = new TreeSet<String>();
        for (var type : stream.types().values()) {
            if (!source.contains("case " + type.getSimpleName() + " ")) {
                unhandled.add(type.getSimpleName());
            }
        }

        assertThat(unhandled).containsExactlyElementsOf(ignored);
    }
}

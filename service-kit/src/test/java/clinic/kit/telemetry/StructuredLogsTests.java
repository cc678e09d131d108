package clinic.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import clinic.kit.sample.SampleServiceTests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service whose environment says `LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs`.
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "logging.structured.format.console=ecs")
class StructuredLogsTests extends SampleServiceTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// The fault's message names a patient; the log tells what kind of fault it was, and where.
    @Test
    void aFaultIsOneObjectThatTellsItsTraceAndWhatItBelongsToAndNothingOfAnybody(CapturedOutput output) {
        var before = output.getOut().length();

        var answer =
                maker().send("GET", "/faults/unexpected", null, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

        assertThat(answer.status()).isEqualTo(500);
        var faults = lines(output, before).stream()
                .filter(line -> line.at("/log/level").asString("").equals("ERROR"))
                .toList();
        assertThat(faults).singleElement().satisfies(line -> {
            assertThat(line.path("trace.id").asString("")).as(line.toString()).isEqualTo(TRACE);
            assertThat(line.at("/service/name").asString("")).isEqualTo("sample");
            assertThat(line.path("correlationId").asString("")).matches("[0-9a-f-]{36}");
            assertThat(line.at("/error/stack_trace").asString("")).contains("FaultController");
        });
        assertThat(output.getOut().substring(before)).doesNotContain("Jane", "1970");
    }

    @Test
    void whatIsDoneForACaseSaysSoAndNothingElseDoes(CapturedOutput output) {
        var log = LoggerFactory.getLogger(StructuredLogsTests.class);
        var request = Ids.next();
        var theCase = Ids.next();
        var before = output.getOut().length();

        EventContext.call(new EventContext("somebody", request, null, null), () -> {
            log.info("not known yet");
            EventContext.belongsTo(theCase);
            log.info("known");
            EventContext.as("service:job", () -> log.info("of its own"));
            log.info("known again");
            return true;
        });
        log.info("of nothing");
        EventContext.belongsTo(theCase);

        var mine = lines(output, before).stream()
                .filter(line -> line.at("/log/logger").asString("").equals(StructuredLogsTests.class.getName()))
                .map(line -> line.path("correlationId").asString("none"))
                .toList();
        assertThat(mine).hasSize(5);
        assertThat(mine.get(0)).isEqualTo(request.toString());
        assertThat(mine.get(1)).isEqualTo(theCase.toString());
        assertThat(mine.get(2)).isNotIn(request.toString(), theCase.toString(), "none");
        assertThat(mine.get(3)).isEqualTo(theCase.toString());
        assertThat(mine.get(4)).isEqualTo("none");
        assertThat(MDC.get(EventContext.LOGGED)).isNull();
    }

    private static List<JsonNode> lines(CapturedOutput output, int from) {
        return output.getOut()
                .substring(from)
                .lines()
                .filter(line -> !line.isBlank())
                .map(JsonMapper.shared()::readTree)
                .toList();
    }
}

package clinic.system;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.system.TraceReceiver.Span;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a trace store is sent: each click is one trace, through every service that hears of it, and one search for the
/// case finds them all.
class TracesTests extends InTheBrowser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "intake.cases.v1";
    private static final Set<String> HEARING = Set.of("portal", "scheduling", "records", "notification");

    @Test
    void aClickIsOneTraceAndACaseOneSearch() {
        var patient = new CanaryPatient();
        String caseId;
        try (var ana = desk("ana");
                var noah = desk("noah")) {
            ana.go("/intake");
            fillsIn(ana, patient.word("family name"), patient.word("given name"), List.of());
            var address = ana.page().url();
            noah.go(address);
            noah.choose("Responsible clinician", "Dr. Mina Lee");
            noah.press("Assign");
            timeline(noah, "Assigned");

            caseId = address.replaceAll(".*/cases/([0-9a-f-]{36}).*", "$1");
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            isWhole(found(caseId, "http post /intake"), caseId);
            isWhole(found(caseId, "http post /cases/{id}/assignment"), caseId);
        });
        var spans = clinic.traces().spans();
        assertThat(spans)
                .as("what is looked through")
                .anyMatch(span -> span.text().contains(caseId));
        assertThat(spans.stream().filter(span -> !patient.in(span.text()).isEmpty()))
                .as("spans that tell of a patient")
                .isEmpty();
        System.out.printf(
                "traces: %d spans of %d traces, none tells of a patient%n",
                spans.size(), traces(spans).size());
    }

    /// The trace of a click at the portal, as one finds it who knows nothing but the case.
    private static List<Span> found(String caseId, String click) {
        var found = traces(clinic.traces().spans()).stream()
                .filter(trace -> trace.stream().anyMatch(span -> isOf(span, caseId)))
                .toList();
        return found.stream()
                .filter(trace -> trace.stream()
                        .anyMatch(span -> isFirst(span)
                                && span.service().equals("portal")
                                && span.name().equals(click)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s among what begins with %s"
                        .formatted(
                                click,
                                found.stream()
                                        .flatMap(List::stream)
                                        .filter(TracesTests::isFirst)
                                        .map(span -> span.service() + " " + span.name())
                                        .toList())));
    }

    /// From the click to the last who hears of it, and nothing in between is missing.
    private static void isWhole(List<Span> trace, String caseId) {
        var known = trace.stream().map(Span::id).collect(toSet());
        assertThat(trace.stream().filter(TracesTests::isFirst)).as("beginnings").hasSize(1);
        assertThat(trace.stream().filter(span -> !isFirst(span) && !known.contains(span.parent())))
                .as("spans whose parent nobody sent")
                .isEmpty();
        assertThat(children(trace, "intake", "outbox relay"))
                .as("publishing")
                .extracting(Span::name)
                .contains(TOPIC + " send");
        for (var service : HEARING) {
            assertThat(children(trace, service, TOPIC + " process"))
                    .as("handling at " + service)
                    .isNotEmpty()
                    .allMatch(span -> isOf(span, caseId));
        }
    }

    private static List<Span> children(List<Span> trace, String service, String name) {
        var parents = trace.stream()
                .filter(span -> span.service().equals(service) && span.name().equals(name))
                .map(Span::id)
                .collect(toSet());
        return trace.stream().filter(span -> parents.contains(span.parent())).toList();
    }

    private static boolean isFirst(Span span) {
        return span.parent().isEmpty();
    }

    private static boolean isOf(Span span, String caseId) {
        return caseId.equals(span.attributes().get("correlationId"));
    }

    private static List<List<Span>> traces(List<Span> spans) {
        return List.copyOf(spans.stream().collect(groupingBy(Span::trace)).values());
    }
}

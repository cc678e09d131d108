package clinic.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.PartStatus;
import clinic.local.supervisor.PartStatus.Health;
import clinic.local.supervisor.StackStatus;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.StackStatus.Totals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoctorTests {

    private static final String WELL = """
            # HELP outbox_oldest_age_seconds How long the oldest of them has waited
            # TYPE outbox_oldest_age_seconds gauge
            outbox_oldest_age_seconds 0.4
            outbox_relay_active 1.0
            dependency_up{dependency="database"} 1.0
            dependency_up{dependency="broker"} 1.0
            inbox_dead_letters_open{group="g"} 0.0
            inbox_gaps_oldest_age_seconds{group="g"} 0.0
            inbox_lag_age_seconds{group="g",topic="t"} 3.0
            resilience4j_circuitbreaker_state{group="none",name="records",state="closed"} 1.0
            resilience4j_circuitbreaker_state{group="none",name="records",state="open"} 0.0
            resilience4j_circuitbreaker_state{group="none",name="records",state="half_open"} 0.0
            audit_unsealed_oldest_age_seconds 0.0
            audit_chain_intact NaN
            clock_offset_seconds 0.0
            paging_overdue_seconds 0.0
            """;

    private final Map<Part, Figures> figures = new EnumMap<>(Part.class);
    private final Map<Part, PartStatus> parts = new EnumMap<>(Part.class);

    DoctorTests() {
        Part.services().forEach(service -> figures.put(service, Figures.parse(WELL)));
        Arrays.stream(Part.values()).forEach(part -> is(part, Health.UP, null));
    }

    @Test
    void aClinicThatIsWellIsToldNothing() {
        assertThat(examine()).isEmpty();
    }

    @Test
    void oneThatDoesNotRunIsToldHowToStart() {
        var stopped = StackStatus.stopped(new Stack(Path.of("."), Path.of("."), 8080));

        assertThat(Doctor.examine(stopped, Map.of()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.todo()).contains("./clinic up"));
    }

    @Test
    void whatHasDiedIsNamedOnceHoweverManyMissIt() {
        is(Part.BROKER, Health.DOWN, 137);
        Part.services().forEach(service -> says(service, "dependency_up{dependency=\"broker\"} 0.0"));

        assertThat(examine()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo("broker has died (exit code 137).");
            assertThat(finding.todo()).contains("./clinic start broker");
            assertThat(finding.runbook()).isEqualTo(Runbook.BROKER_DOWN);
        });
    }

    @Test
    void aDependencyThatRunsAndIsNotReachedIsToldByWhomItMisses() {
        says(Part.RECORDS, "dependency_up{dependency=\"database\"} 0.0");

        assertThat(examine()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("records", "database", "although it runs");
            assertThat(finding.runbook()).isEqualTo(Runbook.DATABASE_DOWN);
        });
    }

    @Test
    void aServiceThatRunsAndDoesNotAnswerIsNamed() {
        figures.remove(Part.INTAKE);

        assertThat(examine()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("intake", "does not answer");
            assertThat(finding.runbook()).isEqualTo(Runbook.SERVICE_DOWN);
        });
    }

    @Test
    void mailHasAPageOfItsOwnWhetherItDiedOrIsNoLongerCalled() {
        says(Part.NOTIFICATION, "resilience4j_circuitbreaker_state{group=\"none\",name=\"mail\",state=\"open\"} 1.0");
        assertThat(examine()).extracting(Finding::runbook).containsExactly(Runbook.MAIL_DOWN);

        is(Part.MAIL, Health.DOWN, 137);
        assertThat(examine()).extracting(Finding::runbook).containsExactly(Runbook.MAIL_DOWN);
    }

    @Test
    void whatWaitsTooLongIsToldWithItsRunbook() {
        says(Part.INTAKE, "outbox_oldest_age_seconds 3725.0");
        says(Part.RECORDS, "inbox_dead_letters_open{group=\"records.chart\"} 2.0");
        says(Part.SCHEDULING, "inbox_gaps_oldest_age_seconds{group=\"scheduling.caseload\"} 400.0");
        says(Part.PORTAL, "inbox_lag_age_seconds{group=\"portal.casefile\",topic=\"intake.cases.v1\"} 61.0");
        says(Part.NOTIFICATION, "paging_overdue_seconds 90.0", "audit_chain_intact 0.0");

        assertThat(examine())
                .extracting(Finding::runbook)
                .containsExactlyInAnyOrder(
                        Runbook.STUCK_OUTBOX,
                        Runbook.DEAD_LETTERS,
                        Runbook.LAG,
                        Runbook.LAG,
                        Runbook.MAIL_DOWN,
                        Runbook.SUSPECTED_BREACH);
        assertThat(examine())
                .extracting(Finding::what)
                .contains(
                        "An event of intake has waited 1 h 2 min for the broker.",
                        "2 events wait for a person in records.chart, as it could not handle them.",
                        "portal.casefile is 1 min 1 s behind on intake.cases.v1.");
    }

    @Test
    void anOpenCircuitIsToldUnlessWhatItProtectsIsKnownToBeDown() {
        var open = "resilience4j_circuitbreaker_state{group=\"none\",name=\"records\",state=\"open\"} 1.0";
        says(Part.PORTAL, open);
        assertThat(examine())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("portal has given up calling records"));

        is(Part.RECORDS, Health.STOPPED, null);
        assertThat(examine())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("records is stopped."));
    }

    @Test
    void aRehearsalsClockIsToldOnce() {
        Part.services().forEach(service -> says(service, "clock_offset_seconds -7200.3"));

        assertThat(examine())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("2 h 0 min earlier"));
    }

    private List<Finding> examine() {
        var status = new StackStatus(
                State.READY, "", Instant.EPOCH, List.copyOf(parts.values()), new Totals(null, null, null, null));
        return Doctor.examine(status, figures);
    }

    private void is(Part part, Health health, @Nullable Integer exitCode) {
        parts.put(part, new PartStatus(part.label(), "", health, null, null, null, exitCode));
    }

    /// Instead of what it says when it is well.
    private void says(Part service, String... lines) {
        var text = new StringBuilder(WELL);
        for (var line : lines) {
            var name = line.substring(0, line.lastIndexOf(' '));
            var start = text.indexOf(name);
            if (start >= 0) {
                text.delete(start, text.indexOf("\n", start) + 1);
            }
            text.append(line).append('\n');
        }
        figures.put(service, Figures.parse(text.toString()));
    }
}

package clinic.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.ConsultationEvent.ConsultationSigned;
import clinic.contracts.records.ConsultationEvent.ConsultationStarted;
import clinic.contracts.records.ConsultationEvent.DiagnosisRecorded;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What intake does with every event of the streams it listens to. A new event of a stream fails here, until somebody
/// decided whether it concerns intake.
class ConsumedEventsTests {

    @Test
    void stageIgnoresWhatHappensWithinAConsultation() {
        assertThat(ConsultationEvent.class.getPermittedSubclasses())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                handled(ConsultationStarted.class),
                                ignored(DiagnosisRecorded.class, ConsultationSigned.class))
                        .toList());
    }

    @Test
    void stageIgnoresNothingOfAPlan() {
        assertThat(PlanEvent.class.getPermittedSubclasses())
                .containsExactlyInAnyOrderElementsOf(
                        handled(TreatmentPlanSigned.class).toList());
    }

    private static Stream<Class<?>> handled(Class<?>... events) {
        return Stream.of(events);
    }

    private static Stream<Class<?>> ignored(Class<?>... events) {
        return Stream.of(events);
    }
}

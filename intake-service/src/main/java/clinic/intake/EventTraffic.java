package clinic.intake;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.intake.paincase.CaseProgress;
import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Inbox;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/// Everything that intake tells and hears.
@Configuration
class EventTraffic {

    private static final EventStream<ConsultationEvent> CONSULTATIONS = EventStream.facts(
            ConsultationEvent.TOPIC, ConsultationEvent.class, Event::key, Event::correlation, Event::site);
    private static final EventStream<PlanEvent> PLANS =
            EventStream.facts(PlanEvent.TOPIC, PlanEvent.class, Event::key, Event::correlation, Event::site);

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(
                EventStream.state(PatientEvent.TOPIC, PatientEvent.class, Event::key, Event::correlation, Event::site),
                EventStream.facts(
                        PainHistoryEvent.TOPIC, PainHistoryEvent.class, Event::key, Event::correlation, Event::site),
                EventStream.facts(CaseEvent.TOPIC, CaseEvent.class, Event::key, Event::correlation, Event::site));
    }

    @Bean
    Consumer<Message<byte[]>> stageConsultations(Inbox inbox, CaseProgress progress) {
        return inbox.consumer("intake.stage", CONSULTATIONS, progress::onConsultation);
    }

    @Bean
    Consumer<Message<byte[]>> stagePlans(Inbox inbox, CaseProgress progress) {
        return inbox.consumer("intake.stage", PLANS, progress::onPlan);
    }
}

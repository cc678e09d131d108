package clinic.records;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Inbox;
import clinic.records.casefile.CaseFileKeeping;
import clinic.records.chart.HistoryKeeping;
import clinic.records.directory.SiteKeeping;
import clinic.records.readiness.ChecklistKeeping;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/// Every stream in and out. Two features that read the same stream have a group each, so that both see every event.
@Configuration
class EventTraffic {

    static final EventStream<PatientEvent> PATIENTS =
            EventStream.state(PatientEvent.TOPIC, PatientEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<CaseEvent> CASES =
            EventStream.facts(CaseEvent.TOPIC, CaseEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<PainHistoryEvent> HISTORIES = EventStream.facts(
            PainHistoryEvent.TOPIC, PainHistoryEvent.class, Event::key, Event::correlation, Event::site);

    static final EventStream<DirectoryEvent> DIRECTORY =
            EventStream.state(DirectoryEvent.TOPIC, DirectoryEvent.class, Event::key, Event::correlation, Event::site);

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(
                EventStream.facts(
                        ReadinessEvent.TOPIC, ReadinessEvent.class, Event::key, Event::correlation, Event::site),
                EventStream.facts(
                        ConsultationEvent.TOPIC, ConsultationEvent.class, Event::key, Event::correlation, Event::site),
                EventStream.facts(PlanEvent.TOPIC, PlanEvent.class, Event::key, Event::correlation, Event::site),
                EventStream.facts(
                        BreakGlassEvent.TOPIC, BreakGlassEvent.class, Event::key, Event::correlation, Event::site));
    }

    @Bean
    Consumer<Message<byte[]>> casefileCases(Inbox inbox, CaseFileKeeping handler) {
        return inbox.consumer("records.casefile", CASES, handler::onCase);
    }

    @Bean
    Consumer<Message<byte[]>> casefilePatients(Inbox inbox, CaseFileKeeping handler) {
        return inbox.consumer("records.casefile", PATIENTS, handler::onPatient);
    }

    @Bean
    Consumer<Message<byte[]>> readinessCases(Inbox inbox, ChecklistKeeping handler) {
        return inbox.consumer("records.readiness", CASES, handler::onCase);
    }

    @Bean
    Consumer<Message<byte[]>> readinessHistories(Inbox inbox, ChecklistKeeping handler) {
        return inbox.consumer("records.readiness", HISTORIES, handler::onHistory);
    }

    @Bean
    Consumer<Message<byte[]>> chartHistories(Inbox inbox, HistoryKeeping handler) {
        return inbox.consumer("records.chart", HISTORIES, handler::on);
    }

    @Bean
    Consumer<Message<byte[]>> directorySites(Inbox inbox, SiteKeeping handler) {
        return inbox.consumer("records.directory", DIRECTORY, handler::on);
    }
}

package clinic.notification;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Inbox;
import clinic.notification.breakglass.BreakGlassMessages;
import clinic.notification.caseevent.CaseMessages;
import clinic.notification.paging.Paging;
import clinic.notification.plan.PlanMessages;
import clinic.notification.recipient.RecipientUpkeep;
import clinic.notification.visit.VisitMessages;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/// Everything this service hears and tells.
@Configuration
class EventTraffic {

    static final EventStream<PatientEvent> PATIENTS =
            EventStream.state(PatientEvent.TOPIC, PatientEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<DirectoryEvent> DIRECTORY =
            EventStream.state(DirectoryEvent.TOPIC, DirectoryEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<CaseEvent> CASES =
            EventStream.facts(CaseEvent.TOPIC, CaseEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<AppointmentEvent> APPOINTMENTS = EventStream.facts(
            AppointmentEvent.TOPIC, AppointmentEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<PlanEvent> PLANS =
            EventStream.facts(PlanEvent.TOPIC, PlanEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<DeliveryEvent> DELIVERIES =
            EventStream.facts(DeliveryEvent.TOPIC, DeliveryEvent.class, Event::key, Event::correlation, Event::site);

    static final EventStream<BreakGlassEvent> BREAK_GLASS = EventStream.facts(
            BreakGlassEvent.TOPIC, BreakGlassEvent.class, Event::key, Event::correlation, Event::site);

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(DELIVERIES);
    }

    @Bean
    Consumer<Message<byte[]>> recipientPatients(Inbox inbox, RecipientUpkeep upkeep) {
        return inbox.consumer("notification.recipient", PATIENTS, upkeep::onPatient);
    }

    @Bean
    Consumer<Message<byte[]>> recipientDirectory(Inbox inbox, RecipientUpkeep upkeep) {
        return inbox.consumer("notification.recipient", DIRECTORY, upkeep::onDirectory);
    }

    @Bean
    Consumer<Message<byte[]>> caseeventCases(Inbox inbox, CaseMessages messages) {
        return inbox.consumer("notification.caseevent", CASES, messages::on);
    }

    @Bean
    Consumer<Message<byte[]>> pagingCases(Inbox inbox, Paging paging) {
        return inbox.consumer("notification.paging", CASES, paging::on);
    }

    @Bean
    Consumer<Message<byte[]>> visitAppointments(Inbox inbox, VisitMessages messages) {
        return inbox.consumer("notification.visit", APPOINTMENTS, messages::on);
    }

    @Bean
    Consumer<Message<byte[]>> breakglassGrants(Inbox inbox, BreakGlassMessages messages) {
        return inbox.consumer("notification.breakglass", BREAK_GLASS, messages::on);
    }

    @Bean
    Consumer<Message<byte[]>> planPlans(Inbox inbox, PlanMessages messages) {
        return inbox.consumer("notification.plan", PLANS, messages::on);
    }
}

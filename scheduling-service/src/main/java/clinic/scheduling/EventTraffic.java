package clinic.scheduling;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventStream;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.Inbox;
import clinic.scheduling.appointment.CaseVisits;
import clinic.scheduling.caseload.CaseFollowing;
import clinic.scheduling.treatment.PlanFollowing;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/// What this service publishes, and which feature listens to what.
@Configuration
class EventTraffic {

    static final EventStream<DirectoryEvent> DIRECTORY =
            EventStream.state(DirectoryEvent.TOPIC, DirectoryEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<AppointmentEvent> APPOINTMENTS = EventStream.facts(
            AppointmentEvent.TOPIC, AppointmentEvent.class, Event::key, Event::correlation, Event::site);

    static final EventStream<CaseEvent> CASES =
            EventStream.facts(CaseEvent.TOPIC, CaseEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<ConsultationEvent> CONSULTATIONS = EventStream.facts(
            ConsultationEvent.TOPIC, ConsultationEvent.class, Event::key, Event::correlation, Event::site);
    static final EventStream<PlanEvent> PLANS =
            EventStream.facts(PlanEvent.TOPIC, PlanEvent.class, Event::key, Event::correlation, Event::site);

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(DIRECTORY, APPOINTMENTS);
    }

    @Bean
    Consumer<Message<byte[]>> caseloadCases(Inbox inbox, CaseFollowing caseload) {
        return inbox.consumer("scheduling.caseload", CASES, caseload::onCase);
    }

    @Bean
    Consumer<Message<byte[]>> caseloadConsultations(Inbox inbox, CaseFollowing caseload) {
        return inbox.consumer("scheduling.caseload", CONSULTATIONS, caseload::onConsultation);
    }

    @Bean
    Consumer<Message<byte[]>> appointmentConsultations(Inbox inbox, CaseVisits visits) {
        return inbox.consumer("scheduling.appointment", CONSULTATIONS, visits::onConsultation);
    }

    @Bean
    Consumer<Message<byte[]>> treatmentPlans(Inbox inbox, PlanFollowing treatments) {
        return inbox.consumer("scheduling.treatment", PLANS, treatments::onPlan);
    }
}

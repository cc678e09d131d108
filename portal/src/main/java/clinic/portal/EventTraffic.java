package clinic.portal;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventStream;
import clinic.kit.inbox.Inbox;
import clinic.kit.operations.Projection;
import clinic.portal.casefile.CaseProjection;
import clinic.portal.live.Board;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/// Everything the portal hears; it publishes nothing.
@Configuration
class EventTraffic {

    private static final String GROUP = "portal.casefile";

    @Bean
    Projection casefile() {
        return Projection.of(
                        GROUP,
                        "patient_card",
                        "site_card",
                        "clinician_card",
                        "case_row",
                        "readiness_item",
                        "visit_card",
                        "timeline_entry",
                        "aggregate_version")
                .whenReplaced(Board::advance);
    }

    @Bean
    Consumer<Message<byte[]>> casefilePatients(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, state(PatientEvent.TOPIC, PatientEvent.class), cases::onPatient);
    }

    @Bean
    Consumer<Message<byte[]>> casefileCases(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(CaseEvent.TOPIC, CaseEvent.class), cases::onCase);
    }

    @Bean
    Consumer<Message<byte[]>> casefileDirectory(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, state(DirectoryEvent.TOPIC, DirectoryEvent.class), cases::onDirectory);
    }

    @Bean
    Consumer<Message<byte[]>> casefileAppointments(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(AppointmentEvent.TOPIC, AppointmentEvent.class), cases::onAppointment);
    }

    @Bean
    Consumer<Message<byte[]>> casefileReadiness(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(ReadinessEvent.TOPIC, ReadinessEvent.class), cases::onReadiness);
    }

    @Bean
    Consumer<Message<byte[]>> casefileConsultations(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(ConsultationEvent.TOPIC, ConsultationEvent.class), cases::onConsultation);
    }

    @Bean
    Consumer<Message<byte[]>> casefilePlans(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(PlanEvent.TOPIC, PlanEvent.class), cases::onPlan);
    }

    @Bean
    Consumer<Message<byte[]>> casefileDeliveries(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(DeliveryEvent.TOPIC, DeliveryEvent.class), cases::onDelivery);
    }

    @Bean
    Consumer<Message<byte[]>> casefileBreakGlass(Inbox inbox, CaseProjection cases) {
        return inbox.consumer(GROUP, facts(BreakGlassEvent.TOPIC, BreakGlassEvent.class), cases::onBreakGlass);
    }

    private static <E extends Event> EventStream<E> facts(String topic, Class<E> events) {
        return EventStream.facts(topic, events, Event::key, Event::correlation, Event::site);
    }

    private static <E extends Event> EventStream<E> state(String topic, Class<E> events) {
        return EventStream.state(topic, events, Event::key, Event::correlation, Event::site);
    }
}

package clinic.care;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.audit.PatientsOfCases;
import clinic.kit.event.EventStream;
import clinic.kit.inbox.Inbox;
import clinic.kit.inbox.Inbox.Listener;
import clinic.kit.operations.Projection;
import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;

/// Gives a service its knowledge of who cares for whom. The service imports `care-access.yaml` and names the function
/// `careRelations` among its own.
@AutoConfiguration(afterName = "clinic.kit.EventBackbone", beforeName = "clinic.kit.access.AccessKit")
class CareKit {

    @Bean
    CareRelations careRelationships(JdbcClient jdbc, Clock clock) {
        return new CareRelations(jdbc, clock);
    }

    @Bean
    PatientsOfCases patientsOfCases(JdbcClient jdbc) {
        return CareCases.patients(jdbc);
    }

    @Bean
    UnusualAccess unusualAccess(JdbcClient jdbc) {
        return new UnusualAccess(jdbc);
    }

    /// A program with a browser in front of it shows it on pages of its own.
    @Bean
    @ConditionalOnProperty(name = "clinic.access.bearer", havingValue = "true", matchIfMissing = true)
    UnusualAccessController unusualAccessController(UnusualAccess unusual, Clock clock) {
        return new UnusualAccessController(unusual, clock);
    }

    @Bean
    Projection careProjection(@Value("${spring.application.name}") String service) {
        return Projection.of(group(service), "care_clinician", "care_case", "care_relation", "care_broken_glass");
    }

    private static String group(String service) {
        return service + ".care";
    }

    @Bean
    Consumer<Message<byte[]>> careRelations(
            Inbox inbox, CareRelations relations, @Value("${spring.application.name}") String service) {
        var following = new CareFollowing(relations);
        return inbox.consumer(
                group(service),
                new Listener<>(
                        EventStream.facts(
                                CaseEvent.TOPIC, CaseEvent.class, Event::key, Event::correlation, Event::site),
                        following::onCase),
                new Listener<>(
                        EventStream.facts(
                                AppointmentEvent.TOPIC,
                                AppointmentEvent.class,
                                Event::key,
                                Event::correlation,
                                Event::site),
                        following::onAppointment),
                new Listener<>(
                        EventStream.state(
                                DirectoryEvent.TOPIC,
                                DirectoryEvent.class,
                                Event::key,
                                Event::correlation,
                                Event::site),
                        following::onDirectory),
                new Listener<>(
                        EventStream.facts(
                                BreakGlassEvent.TOPIC,
                                BreakGlassEvent.class,
                                Event::key,
                                Event::correlation,
                                Event::site),
                        following::onBreakGlass));
    }
}

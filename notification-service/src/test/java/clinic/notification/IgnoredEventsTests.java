package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.PatientEvent.PatientChanged;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCheckedIn;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCheckedOut;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentStarted;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.contracts.scheduling.DirectoryEvent.RoomChanged;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.kit.event.EventCodec;
import clinic.kit.event.EventStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;

/// What each consumer makes nothing of, told by what is left in the database, with the contracts' own samples. An event
/// that is new on a stream has to be entered here, and so is decided about.
class IgnoredEventsTests extends NotificationStory {

    @Test
    void recipientsTakeEveryPatient() throws Exception {
        assertThat(ignored(
                        recipientPatients,
                        EventTraffic.PATIENTS,
                        List.of(PatientRegistered.class, PatientChanged.class)))
                .isEmpty();
    }

    @Test
    void recipientsIgnoreRooms() throws Exception {
        assertThat(ignored(
                        recipientDirectory,
                        EventTraffic.DIRECTORY,
                        List.of(SiteChanged.class, ClinicianChanged.class, RoomChanged.class)))
                .containsExactly(RoomChanged.class);
    }

    @Test
    void caseMessagesLeaveEscalationsToPaging() throws Exception {
        assertThat(ignored(caseeventCases, EventTraffic.CASES, CASE_EVENTS))
                .containsExactly(CaseEscalated.class, EscalationAcknowledged.class, EscalationResolved.class);
    }

    /// A resolution after the acknowledgement changes nothing any more; `PagingTests` shows it alone.
    @Test
    void pagingIgnoresOpeningAndAssignment() throws Exception {
        assertThat(ignored(pagingCases, EventTraffic.CASES, CASE_EVENTS))
                .contains(CaseOpened.class, CaseAssigned.class)
                .doesNotContain(CaseEscalated.class, EscalationAcknowledged.class);
    }

    @Test
    void visitMessagesIgnoreTheDayItself() throws Exception {
        assertThat(ignored(
                        visitAppointments,
                        EventTraffic.APPOINTMENTS,
                        List.of(
                                AppointmentBooked.class,
                                AppointmentRescheduled.class,
                                AppointmentCheckedIn.class,
                                AppointmentStarted.class,
                                AppointmentCheckedOut.class,
                                AppointmentCancelled.class)))
                .containsExactly(AppointmentCheckedIn.class, AppointmentStarted.class, AppointmentCheckedOut.class);
    }

    @Test
    void planMessagesTakeEveryPlan() throws Exception {
        assertThat(ignored(planPlans, EventTraffic.PLANS, List.of(TreatmentPlanSigned.class)))
                .isEmpty();
    }

    static final List<Class<? extends CaseEvent>> CASE_EVENTS = List.of(
            CaseOpened.class,
            CaseAssigned.class,
            CaseEscalated.class,
            EscalationAcknowledged.class,
            EscalationResolved.class,
            CaseClosed.class);

    private <E extends Event> Set<Class<?>> ignored(
            Consumer<Message<byte[]>> consumer, EventStream<E> stream, List<Class<? extends E>> inOrder)
            throws Exception {
        assertThat(inOrder).hasSameElementsAs(Arrays.asList(subtypes(stream.events())));
        var codec = new EventCodec();
        var ignored = new LinkedHashSet<Class<?>>();
        for (var type : inOrder) {
            var name = stream.typeOf(type);
            var before = everything();
            consumer.accept(
                    events.message(stream, Objects.requireNonNull(codec.read(stream, name, sample(name)), name)));
            if (everything().equals(before)) {
                ignored.add(type);
            }
        }
        return ignored;
    }

    @SuppressWarnings("unchecked")
    private static <E> Class<? extends E>[] subtypes(Class<E> events) {
        return (Class<? extends E>[]) Arrays.stream(events.getPermittedSubclasses())
                .filter(Class::isRecord)
                .toArray(Class[]::new);
    }

    private static byte[] sample(String type) throws IOException {
        var folder =
                Objects.requireNonNull(IgnoredEventsTests.class.getResource("/samples/" + type + "/v0.1.0.json"), type);
        try (var in = folder.openStream()) {
            return in.readAllBytes();
        }
    }

    /// Of messages only their number: the worker is at them meanwhile.
    private String everything() {
        return jdbc.sql("""
                        select concat_ws('|',
                            (select count(*) from message),
                            (select string_agg(t::text, ',' order by t.id) from patient t),
                            (select string_agg(t::text, ',' order by t.id) from clinician t),
                            (select string_agg(t::text, ',' order by t.id) from site t),
                            (select string_agg(t::text, ',' order by t.id) from case_file t),
                            (select string_agg(t::text, ',' order by t.id) from visit t),
                            (select string_agg(t::text, ',' order by t.id) from escalation t))""").query(String.class).single();
    }
}

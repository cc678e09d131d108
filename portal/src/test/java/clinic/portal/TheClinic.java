package clinic.portal;

import clinic.contracts.Event;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventStream;
import clinic.kit.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.messaging.Message;

/// Plays what the four services publish about one case, stream by stream, so that a test chooses the order.
final class TheClinic {

    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final Map<String, Consumer<Message<byte[]>>> consumers;

    TheClinic(Map<String, Consumer<Message<byte[]>>> consumers) {
        this.consumers = consumers;
    }

    private Consumer<Message<byte[]>> consumer(String name) {
        return Objects.requireNonNull(consumers.get(name), name);
    }

    /// One case with everybody it needs, each with ids of its own.
    Journey journey() {
        return new Journey();
    }

    final class Journey {

        final UUID caseId = UUID.randomUUID();
        final UUID patientId = UUID.randomUUID();
        final UUID siteId = UUID.randomUUID();
        final UUID clinicianId = UUID.randomUUID();
        final UUID clinicianSubject = UUID.randomUUID();
        final UUID appointmentId = UUID.randomUUID();
        final UUID consultationId = UUID.randomUUID();
        final UUID planId = UUID.randomUUID();
        final UUID escalationId = UUID.randomUUID();
        final String familyName = "Núñez" + caseId.toString().substring(0, 4);
        Instant consultBy = NOW.plus(Duration.ofDays(14));
        Priority priority = Priority.ROUTINE;

        /// What each of the streams tells, in the order of its keys.
        List<List<Message<byte[]>>> streams() {
            var events = new TestEvents().by(clinicianSubject.toString());
            return List.of(
                    patient(events),
                    directory(events),
                    caseEvents(events),
                    visits(events),
                    readiness(events),
                    consultation(events),
                    plan(events),
                    deliveries(events));
        }

        /// The streams that tell who cares for whom as well.
        private static final Set<String> CARED_ABOUT =
                Set.of("casefileDirectory", "casefileCases", "casefileAppointments");

        private final List<String> names = List.of(
                "casefilePatients",
                "casefileDirectory",
                "casefileCases",
                "casefileAppointments",
                "casefileReadiness",
                "casefileConsultations",
                "casefilePlans",
                "casefileDeliveries");

        Journey tellEverything() {
            return tell(streams(), List.of(0, 1, 2, 3, 4, 5, 6, 7), 1);
        }

        Journey tellTwice() {
            return tell(streams(), List.of(0, 1, 2, 3, 4, 5, 6, 7), 2);
        }

        Journey tellInAnyOrder(long seed) {
            var order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
            Collections.shuffle(order, new Random(seed));
            return tell(streams(), order, 1);
        }

        /// Only the case itself, nothing of whom or where.
        Journey tellTheCaseAlone() {
            caseEvents(new TestEvents()).forEach(consumer("casefileCases"));
            return this;
        }

        Journey tellThePatient() {
            patient(new TestEvents()).forEach(consumer("casefilePatients"));
            return this;
        }

        Journey escalate() {
            var events = new TestEvents();
            var opened = opened();
            consumer("casefileCases").accept(events.message(CASES, opened));
            consumer("casefileCases")
                    .accept(events.message(
                            CASES,
                            new CaseEvent.CaseEscalated(
                                    caseId,
                                    patientId,
                                    siteId,
                                    escalationId,
                                    Category.NEURO,
                                    Disposition.EMERGENCY_NOW,
                                    NOW)));
            return this;
        }

        private Journey tell(List<List<Message<byte[]>>> streams, List<Integer> order, int times) {
            for (var stream : order) {
                for (var message : streams.get(stream)) {
                    for (var i = 0; i < times; i++) {
                        consumer(names.get(stream)).accept(message);
                        if (CARED_ABOUT.contains(names.get(stream))) {
                            consumer("careRelations").accept(message);
                        }
                    }
                }
            }
            return this;
        }

        private List<Message<byte[]>> patient(TestEvents events) {
            return List.of(events.message(
                    state(PatientEvent.TOPIC, PatientEvent.class),
                    new PatientEvent.PatientRegistered(
                            patientId,
                            new PatientEvent.PatientState(
                                    "MRN-" + Math.floorMod(patientId.hashCode(), 1_000_000),
                                    familyName,
                                    "Rosa <b>",
                                    LocalDate.of(1971, 3, 9),
                                    null,
                                    "+13035550142",
                                    "es",
                                    true,
                                    new PatientEvent.Consent(false, false)))));
        }

        private List<Message<byte[]>> directory(TestEvents events) {
            var directory = state(DirectoryEvent.TOPIC, DirectoryEvent.class);
            return List.of(
                    events.message(
                            directory,
                            new DirectoryEvent.SiteChanged(
                                    siteId, "Riverside", "Riverside", "America/Denver", "+13035550100", true, null)),
                    events.message(
                            directory,
                            new DirectoryEvent.ClinicianChanged(
                                    clinicianId,
                                    "Dr. Mina Lee",
                                    clinicianSubject.toString(),
                                    "mina.lee@clinic.example",
                                    List.of("physician"),
                                    List.of(siteId))));
        }

        CaseEvent.CaseOpened opened() {
            return new CaseEvent.CaseOpened(
                    caseId,
                    patientId,
                    siteId,
                    priority,
                    Disposition.CONSULT_WITHIN_TWO_WEEKS,
                    Category.NONE,
                    consultBy,
                    NOW);
        }

        private List<Message<byte[]>> caseEvents(TestEvents events) {
            return List.of(
                    events.message(CASES, opened()),
                    events.message(CASES, new CaseEvent.CaseAssigned(caseId, patientId, siteId, clinicianId, NOW)));
        }

        private List<Message<byte[]>> visits(TestEvents events) {
            return List.of(events.message(
                    facts(AppointmentEvent.TOPIC, AppointmentEvent.class),
                    new AppointmentEvent.AppointmentBooked(
                            appointmentId,
                            caseId,
                            patientId,
                            siteId,
                            clinicianId,
                            null,
                            AppointmentEvent.VisitType.CONSULTATION,
                            null,
                            NOW.plus(Duration.ofDays(3)),
                            NOW.plus(Duration.ofDays(3)).plusSeconds(2700))));
        }

        private List<Message<byte[]>> readiness(TestEvents events) {
            var readiness = facts(ReadinessEvent.TOPIC, ReadinessEvent.class);
            return List.of(
                    events.message(
                            readiness,
                            new ReadinessEvent.ReviewItemRequested(
                                    caseId, patientId, ReadinessEvent.ReviewItem.MRIS, NOW)),
                    events.message(
                            readiness,
                            new ReadinessEvent.ReviewItemReceived(
                                    caseId, patientId, ReadinessEvent.ReviewItem.MRIS, NOW)),
                    events.message(
                            readiness,
                            new ReadinessEvent.ReviewItemWaived(
                                    caseId, patientId, ReadinessEvent.ReviewItem.FILMS, NOW)),
                    events.message(
                            readiness,
                            new ReadinessEvent.ReviewItemRequested(
                                    caseId, patientId, ReadinessEvent.ReviewItem.X_RAYS, NOW)));
        }

        private List<Message<byte[]>> consultation(TestEvents events) {
            var consultations = facts(ConsultationEvent.TOPIC, ConsultationEvent.class);
            return List.of(
                    events.message(
                            consultations,
                            new ConsultationEvent.ConsultationStarted(
                                    consultationId, caseId, patientId, siteId, clinicianSubject, appointmentId, NOW)),
                    events.message(
                            consultations,
                            new ConsultationEvent.DiagnosisRecorded(
                                    consultationId,
                                    caseId,
                                    patientId,
                                    List.of(ConsultationEvent.SourceOfPain.FACET_JOINT),
                                    List.of("M62.830"),
                                    NOW)),
                    events.message(
                            consultations,
                            new ConsultationEvent.ConsultationSigned(
                                    consultationId, caseId, patientId, clinicianSubject, "a".repeat(64), NOW)));
        }

        private List<Message<byte[]>> plan(TestEvents events) {
            return List.of(events.message(
                    facts(PlanEvent.TOPIC, PlanEvent.class),
                    new PlanEvent.TreatmentPlanSigned(
                            planId,
                            caseId,
                            patientId,
                            siteId,
                            consultationId,
                            clinicianSubject,
                            1,
                            List.of(new PlanEvent.PlanItem(
                                    UUID.randomUUID(), PlanEvent.Modality.PHYSICAL_THERAPY, 6, 7, 45)),
                            LocalDate.now().plusWeeks(6),
                            NOW)));
        }

        private List<Message<byte[]>> deliveries(TestEvents events) {
            return List.of(events.message(
                    facts(DeliveryEvent.TOPIC, DeliveryEvent.class),
                    new DeliveryEvent.MessageSent(
                            UUID.randomUUID(),
                            caseId,
                            DeliveryEvent.Recipient.CLINICIAN,
                            clinicianId,
                            DeliveryEvent.Channel.EMAIL,
                            DeliveryEvent.Template.CASE_OPENED,
                            UUID.randomUUID(),
                            1,
                            NOW)));
        }
    }

    static final EventStream<CaseEvent> CASES = facts(CaseEvent.TOPIC, CaseEvent.class);

    private static <E extends Event> EventStream<E> facts(String topic, Class<E> events) {
        return EventStream.facts(topic, events, Event::key, Event::correlation, Event::site);
    }

    private static <E extends Event> EventStream<E> state(String topic, Class<E> events) {
        return EventStream.state(topic, events, Event::key, Event::correlation, Event::site);
    }
}

package clinic.records;

import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;

import clinic.care.testing.Relations;
import clinic.contracts.Role;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.Priority;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PainHistoryEvent.Answer;
import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Cause;
import clinic.contracts.intake.PainHistoryEvent.FlareFrequency;
import clinic.contracts.intake.PainHistoryEvent.Medication;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlag;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.intake.PatientEvent.Consent;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.intake.PatientEvent.PatientState;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.testing.Api;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;

/// What happens outside of records, as its tests say it: intake tells of patients, cases and histories,
/// scheduling of sites; people call.
public class RestOfTheClinic {

    public static final Instant OPENED_AT = Instant.parse("2026-11-20T14:00:00Z");

    /// A case that intake has opened, at Harbor.
    public record TheCase(UUID id, UUID patientId) {

        public static TheCase fresh() {
            return new TheCase(UUID.randomUUID(), UUID.randomUUID());
        }

        public CaseOpened opened() {
            return new CaseOpened(
                    id,
                    patientId,
                    HARBOR,
                    Priority.ROUTINE,
                    Disposition.CONSULT_WITHIN_TWO_WEEKS,
                    Category.NONE,
                    OPENED_AT.plus(Duration.ofDays(14)),
                    OPENED_AT);
        }

        public CaseClosed closed() {
            return new CaseClosed(id, patientId, CloseReason.WITHDRAWN, null, OPENED_AT.plus(Duration.ofDays(1)));
        }

        public PainHistorySubmitted history() {
            return new PainHistorySubmitted(
                    id,
                    patientId,
                    HARBOR,
                    new PainHistory(
                            8,
                            9,
                            6,
                            LocalDate.parse("2026-10-23"),
                            FlareFrequency.DAILY,
                            Cause.MUSCLE_INJURY,
                            "lifting",
                            List.of(new PainRegion(BodyRegion.LUMBAR, Side.BOTH, true)),
                            List.of(new RedFlagAnswer(RedFlag.SADDLE_NUMBNESS, Answer.NO)),
                            List.of(new Medication("Ibuprofen", "400 mg", true)),
                            "none",
                            "Spasms of the lower back."),
                    OPENED_AT);
        }

        public PatientRegistered patient() {
            return new PatientRegistered(
                    patientId,
                    new PatientState(
                            "MRN-100042",
                            "Reyes",
                            "Elena",
                            LocalDate.parse("1984-05-02"),
                            "elena@example.org",
                            "+15555550100",
                            "es",
                            false,
                            new Consent(true, false)));
        }

        public String path() {
            return "/api/v1/cases/" + id;
        }
    }

    private final Environment environment;
    private final JdbcClient jdbc;
    private final List<Consumer<Message<byte[]>>> ofCases;
    private final List<Consumer<Message<byte[]>>> ofPatients;
    private final List<Consumer<Message<byte[]>>> ofHistories;
    private final List<Consumer<Message<byte[]>>> ofDirectory;
    private final TestEvents intake = new TestEvents();
    private final TestEvents scheduling = new TestEvents();

    RestOfTheClinic(
            Environment environment,
            JdbcClient jdbc,
            Consumer<Message<byte[]>> casefileCases,
            Consumer<Message<byte[]>> casefilePatients,
            Consumer<Message<byte[]>> readinessCases,
            Consumer<Message<byte[]>> readinessHistories,
            Consumer<Message<byte[]>> chartHistories,
            Consumer<Message<byte[]>> directorySites) {
        this.environment = environment;
        this.jdbc = jdbc;
        this.ofCases = List.of(casefileCases, readinessCases);
        this.ofPatients = List.of(casefilePatients);
        this.ofHistories = List.of(readinessHistories, chartHistories);
        this.ofDirectory = List.of(directorySites);
    }

    /// Every consumer of the event's stream gets it, in this thread. The answer can be delivered again.
    public Delivered tell(CaseEvent event) {
        if (event instanceof CaseOpened opened) {
            // everybody at Harbor cares for the patient, who has a visit there
            new Relations(jdbc).visit(opened.patientId(), HARBOR, true);
        }
        return new Delivered(ofCases, intake.message(EventTraffic.CASES, event)).again();
    }

    public Delivered tell(PainHistoryEvent event) {
        return new Delivered(ofHistories, intake.message(EventTraffic.HISTORIES, event)).again();
    }

    public Delivered tell(PatientEvent event) {
        return new Delivered(ofPatients, intake.message(EventTraffic.PATIENTS, event)).again();
    }

    public Delivered tell(DirectoryEvent event) {
        return new Delivered(ofDirectory, scheduling.message(EventTraffic.DIRECTORY, event)).again();
    }

    public static SiteChanged site(UUID siteId, String timeZone) {
        return new SiteChanged(siteId, "Harbor", "Harbor", timeZone, "+15555550123", false, null);
    }

    public record Delivered(List<Consumer<Message<byte[]>>> consumers, Message<byte[]> message) {

        public Delivered again() {
            consumers.forEach(consumer -> consumer.accept(message));
            return this;
        }
    }

    /// A case with everything intake tells of it.
    public TheCase aCase() {
        var theCase = TheCase.fresh();
        tell(theCase.patient());
        tell(theCase.opened());
        tell(theCase.history());
        return theCase;
    }

    /// Id of a consultation that the physician has held and signed.
    public UUID signedConsultation(TheCase theCase) {
        var started = physician().create("/api/v1/consultations", Map.of("caseId", theCase.id()));
        var path = started.location();
        var noted = physician()
                .change("PUT", path + "/findings", started.version(), Map.of("findings", "Señal: tender paraspinals."));
        var diagnosed = physician()
                .change(
                        "PUT",
                        path + "/diagnosis",
                        noted.version(),
                        Map.of("sources", List.of("MUSCLE_SPASM"), "codes", List.of("M62.830")));
        physician().change("POST", path + "/signature", diagnosed.version(), null);
        return started.id();
    }

    /// The statuses that eight people get who ask at once.
    public static List<Integer> atOnce(Supplier<Api.Answer> request) throws InterruptedException {
        Callable<Integer> person = () -> request.get().status();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            return people.invokeAll(Collections.nCopies(8, person)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    public Api physician() {
        return api().with(TestTokens.as(
                TestTokens.subject(Role.PHYSICIAN), "Dr. Mina Lee", List.of(Role.PHYSICIAN), HARBOR, RIVERSIDE));
    }

    public Api nurse() {
        return api().with(TestTokens.as(TestTokens.subject(Role.NURSE), "Noah Williams", List.of(Role.NURSE), HARBOR));
    }

    public Api atRiverside(String role) {
        return api().as(role, RIVERSIDE);
    }

    public Api atHarbor(String role) {
        return api().as(role, HARBOR);
    }

    public Api anonymous() {
        return api();
    }

    private Api api() {
        return Api.at(environment.getRequiredProperty("local.server.port", Integer.class));
    }

    /// Types of the events on a topic under a key, in their order, as soon as there are so many.
    public List<String> published(String topic, UUID key, int count) {
        var types = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var deadline = Instant.now().plusSeconds(20);
            while (types.size() < count && Instant.now().isBefore(deadline)) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(key.toString())) {
                        types.add(new String(
                                record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return types;
    }
}

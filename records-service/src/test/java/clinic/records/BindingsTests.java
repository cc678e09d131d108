package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Event;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.EventStream;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.TestTokens;
import clinic.records.RestOfTheClinic.TheCase;
import clinic.records.directory.Sites;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// That every consumer is bound to its topic under a group of its own, seen from the broker.
@RecordsTest
class BindingsTests {

    private static final EventStream<AppointmentEvent> APPOINTMENTS = EventStream.facts(
            AppointmentEvent.TOPIC, AppointmentEvent.class, Event::key, Event::correlation, Event::site);

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private Sites sites;

    @Test
    void everyFeatureHearsWhatItReads() {
        var theCase = TheCase.fresh();
        var site = UUID.randomUUID();
        var intake = new TestEvents();
        var scheduling = new TestEvents();
        try (var broker = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", TestInfrastructure.get().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : List.of(
                    intake.record(EventTraffic.HISTORIES, theCase.history()),
                    intake.record(EventTraffic.CASES, theCase.opened()),
                    intake.record(EventTraffic.PATIENTS, theCase.patient()),
                    scheduling.record(APPOINTMENTS, visitAtHarbor(theCase)),
                    scheduling.record(EventTraffic.DIRECTORY, RestOfTheClinic.site(site, "Pacific/Kiritimati")))) {
                broker.send(record);
                broker.send(record);
            }
            broker.flush();
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var chart = clinic.physician().get(theCase.path() + "/chart").body();
            assertThat(chart.at("/patient/familyName").asString("")).isEqualTo("Reyes");
            assertThat(chart.at("/history/severityNow").asInt(-1)).isEqualTo(8);
            assertThat(chart.at("/readiness/items/0/state").asString("")).isEqualTo("RECEIVED");
            assertThat(sites.dayAt(site, Instant.parse("2026-11-20T15:00:00Z"))).isEqualTo("2026-11-21");
        });
    }

    /// What opens the chart.
    private static AppointmentBooked visitAtHarbor(TheCase theCase) {
        return new AppointmentBooked(
                UUID.randomUUID(),
                theCase.id(),
                theCase.patientId(),
                TestTokens.HARBOR,
                UUID.randomUUID(),
                null,
                VisitType.CONSULTATION,
                null,
                Instant.parse("2026-12-01T15:00:00Z"),
                Instant.parse("2026-12-01T15:45:00Z"));
    }
}

package clinic.kit.operations;

import static clinic.kit.operations.MendedService.POISONED;
import static clinic.kit.operations.MendedService.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.ClinicProperties;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.operations.MendedService.Mover;
import clinic.kit.testing.Api;
import clinic.kit.testing.Api.Answer;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingBroke;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// What operations see of an event that a real consumer could not handle, and how they mend it.
@SpringBootTest(
        classes = MendedService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.application.name=mended",
            "spring.config.import=classpath:service-kit.yaml",
            "spring.flyway.locations=classpath:db/kit,classpath:db/sample",
            "spring.cloud.function.definition=feature",
            "spring.cloud.stream.bindings.feature-in-0.destination=test.mended-theirs.v1",
            "spring.cloud.stream.bindings.feature-in-0.group=mended.feature"
        })
class DeadLetterApiTests {

    private static final EventStream<ThingEvent> THEIRS = MendedService.theirs("mended");
    private static final EventStream<ThingEvent> MINE = MendedService.mine("mended");
    private static final String GROUP = "mended.feature";
    private static final String LETTERS = "/api/v1/operations/dead-letters";
    private static final String STREAMS = "/api/v1/operations/streams";

    @LocalServerPort
    int port;

    @Autowired
    Mover mover;

    @Autowired
    JdbcClient jdbc;

    private final TestEvents others = new TestEvents();

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry registry) {
        MendedService.createTopics("mended");
        ClinicProperties.register(registry, "mended");
    }

    @AfterEach
    void heal() {
        POISONED.clear();
    }

    @Test
    void showsTheShapeOfWhatFailedAndWhatWaitsBehindItAndNothingThatItSays() {
        var sick = poisoned(3);

        var letter = letterOf(sick);
        var detail = operator().get(LETTERS + "/" + letter.path("id").asString());

        assertThat(letter.path("waiting").asInt()).isEqualTo(2);
        assertThat(letter.path("type").asString()).isEqualTo("clinic.test.ThingMoved.v1");
        assertThat(letter.path("cause").asString()).contains("IllegalStateException", "MendedService");
        assertThat(detail.body().path("content")).isEqualTo(json(Map.of("thingId", sick.toString(), "step", "number")));
        assertThat(StreamSupport.stream(detail.body().path("behind").spliterator(), false)
                        .map(it -> it.path("sequence").asInt()))
                .containsExactly(2, 3);
        assertThat(detail.body().path("violations").isEmpty()).isTrue();
        assertThat(detail.response().body()).doesNotContain("Jane Roe");
        assertThat(audited(letter, "READ")).isEqualTo(1);
    }

    @Test
    void triesWhatAReplayWouldComeToAndChangesNothing() {
        var sick = poisoned(3);
        var letter = letterOf(sick);
        var path = LETTERS + "/" + letter.path("id").asString();

        var bad = operator().send("POST", path + "/trial", null).body();
        POISONED.clear();
        var good = operator().send("POST", path + "/trial", null).body();

        assertThat(bad.path("handled").asInt()).isZero();
        assertThat(bad.path("cause").asString())
                .contains("IllegalStateException")
                .doesNotContain("Jane");
        assertThat(good.path("handled").asInt()).isEqualTo(3);
        assertThat(good.path("cause").isNull()).isTrue();
        assertThat(mover.steps(sick)).isZero();
        assertThat(letterOf(sick)).isEqualTo(letter);
    }

    @Test
    void replaysAKeyInItsOrderAndOnlyForWhoHasSeenItAsItIs() {
        var sick = poisoned(3);
        var letter = letterOf(sick);
        var version = letter.path("version").asLong();

        var failedAgain = replay(letter, version);
        POISONED.clear();
        var stale = replay(letter, version);
        var mended = replay(letter, failedAgain.body().path("version").asLong());

        assertThat(failedAgain.body().path("resolution").isNull()).isTrue();
        assertThat(failedAgain.body().path("attempts").asInt()).isEqualTo(6);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(mended.body().path("resolution").asString()).isEqualTo("REPLAYED");
        assertThat(mover.steps(sick)).isEqualTo(3);
        assertThat(audited(letter, "CHANGED")).isEqualTo(2);
        assertThat(replay(letter, version).status()).isEqualTo(412);
    }

    @Test
    void givesAnEventUpForAReasonAndGoesOnBehindIt() {
        var sick = poisoned(3);
        var letter = letterOf(sick);
        POISONED.clear();

        var without = discard(letter, Map.of("reason", " "));
        var discarded = discard(letter, Map.of("reason", "moved by hand"));

        assertThat(without.status()).isEqualTo(400);
        assertThat(discarded.body().path("resolution").asString()).isEqualTo("DISCARDED");
        assertThat(mover.steps(sick)).isEqualTo(2);
        var settled = items(LETTERS + "?state=SETTLED&key=" + sick);
        assertThat(settled).hasSize(1);
        assertThat(settled.getFirst().path("reason").asString()).isEqualTo("moved by hand");
        assertThat(settled.getFirst().path("resolvedBy").asString()).isNotBlank();
        assertThat(jdbc.sql("select reason from audit where action = 'CHANGED' and resource_id = ?")
                        .param(id(letter))
                        .query(String.class)
                        .single())
                .isEqualTo("discarded: moved by hand");
    }

    @Test
    void choosesByTypeByTimeAndPageByPage() {
        var one = poisoned(1);
        var two = poisonedBroken();
        var since = letterOf(one).path("failedAt").asString();

        assertThat(keys(items(LETTERS + "?type=clinic.test.ThingBroke.v1")))
                .contains(two)
                .doesNotContain(one);
        assertThat(keys(items(LETTERS + "?from=" + since))).contains(one, two);
        assertThat(keys(items(LETTERS + "?to=" + since))).doesNotContain(one, two);
        var first = operator().get(LETTERS + "?limit=1&from=" + since).body();
        var next = items(LETTERS + "?limit=1&from=" + since + "&cursor="
                + first.path("next").asString());
        assertThat(keys(List.of(first.path("items").get(0)))).containsExactly(one);
        assertThat(keys(next)).containsExactly(two);
    }

    @Test
    void letsARecordThatIsNoEventBeDiscardedButNotReplayed() {
        MendedService.send(List.of(new ProducerRecord<>(THEIRS.topic(), 3, new byte[] {1}, "Jane Roe".getBytes())));
        await().atMost(SOON).until(() -> !items(LETTERS + "?type=unreadable").isEmpty());
        var letter = items(LETTERS + "?type=unreadable").getFirst();

        var replayed = replay(letter, letter.path("version").asLong());
        var discarded = discard(letter, Map.of("reason", "no event"));

        assertThat(letter.path("cause").asString()).contains("partition 3, offset ");
        assertThat(replayed.problem()).isEqualTo("not-replayable");
        assertThat(discarded.body().path("resolution").asString()).isEqualTo("DISCARDED");
    }

    @Test
    void tellsHowFarItIsOnEveryStream() {
        var sick = poisoned(2);
        var mine = Ids.next();
        mover.move(mine);
        mover.move(mine);

        var known = operator().get(STREAMS).body();
        var part = sick.getLeastSignificantBits() & 0xff;
        var heads = items(STREAMS + "/" + MINE.topic() + "/heads?part=" + (mine.getLeastSignificantBits() & 0xff));

        assertThat(known).anySatisfy(stream -> {
            assertThat(stream.path("group").asString("")).isEqualTo(GROUP);
            assertThat(stream.path("blocked").asInt()).isPositive();
        });
        assertThat(heads).anySatisfy(head -> {
            assertThat(head.path("key").asString()).isEqualTo(mine.toString());
            assertThat(head.path("sequence").asInt()).isEqualTo(2);
        });
        var behind = "%s/%s/digests?group=%s".formatted(STREAMS, THEIRS.topic(), GROUP);
        var before = operator().get(behind).response().body();
        POISONED.clear();
        replay(letterOf(sick), letterOf(sick).path("version").asLong());
        assertThat(operator().get(behind).response().body()).isNotEqualTo(before);
        assertThat(keys(items("%s/%s/heads?part=%d&group=%s".formatted(STREAMS, THEIRS.topic(), part, GROUP))))
                .contains(sick);
    }

    /// A thing that the service cannot follow; it waits with so many events.
    private UUID poisoned(int events) {
        var thing = Ids.next();
        POISONED.add(thing);
        MendedService.send(java.util.stream.IntStream.rangeClosed(1, events)
                .mapToObj(step -> others.record(THEIRS, new ThingMoved(thing, step)))
                .toList());
        await().atMost(SOON).until(() -> waiting(thing) == events - 1);
        return thing;
    }

    private UUID poisonedBroken() {
        var thing = Ids.next();
        POISONED.add(thing);
        MendedService.send(List.of(others.record(THEIRS, new ThingBroke(thing))));
        await().atMost(SOON).until(() -> waiting(thing) == 0);
        return thing;
    }

    private int waiting(UUID thing) {
        return items(LETTERS + "?key=" + thing).stream()
                .mapToInt(it -> it.path("waiting").asInt())
                .findFirst()
                .orElse(-1);
    }

    private JsonNode letterOf(UUID thing) {
        var letters = items(LETTERS + "?key=" + thing);
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private Answer replay(JsonNode letter, long version) {
        return operator().change("POST", LETTERS + "/" + id(letter) + "/replay", version, null);
    }

    private Answer discard(JsonNode letter, Map<String, String> why) {
        return operator()
                .change(
                        "POST",
                        LETTERS + "/" + id(letter) + "/discard",
                        letter.path("version").asLong(),
                        why);
    }

    private List<JsonNode> items(String path) {
        var answer = operator().get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return StreamSupport.stream(answer.body().path("items").spliterator(), false)
                .toList();
    }

    private static List<UUID> keys(List<JsonNode> items) {
        return items.stream()
                .map(it -> UUID.fromString(it.path("key").asString()))
                .toList();
    }

    private int audited(JsonNode letter, String action) {
        return jdbc.sql(
                        "select count(*) from audit where resource_type = 'dead-letter' and resource_id = ? and action = ?")
                .params(Arrays.asList(id(letter), action))
                .query(Integer.class)
                .single();
    }

    private static UUID id(JsonNode letter) {
        return UUID.fromString(letter.path("id").asString());
    }

    private static JsonNode json(Object value) {
        return tools.jackson.databind.json.JsonMapper.shared().valueToTree(value);
    }

    private Api operator() {
        return Api.at(port).as("operations");
    }
}

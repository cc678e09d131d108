package clinic.kit.operations;

import static clinic.kit.operations.MendedService.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.event.Envelope;
import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.operations.MendedService.Mover;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// A database that goes back in time while the broker and the others do not.
class AfterRestoreTests {

    private static final String NAME = "restored";
    private static final EventStream<ThingEvent> MINE = MendedService.mine(NAME);
    private static final EventStream<ThingEvent> THEIRS = MendedService.theirs(NAME);
    private static final String LOST = "/api/v1/operations/lost-events";
    private static final List<String> TABLES =
            List.of("thing", "thing_step", "stream_head", "outbox", "inbox_head", "inbox_seen", "inbox_parked");

    private final TestEvents others = new TestEvents();
    private final UUID mine = Ids.next();
    private final UUID untouched = Ids.next();
    private final UUID theirs = Ids.next();

    @Test
    void takesUpWhatItMissedAndListsWhatItLost() throws Exception {
        try (var service = MendedService.start(NAME)) {
            var mover = service.getBean(Mover.class);
            move(mover, mine, 3);
            move(mover, untouched, 2);
            theyMove(1, 2);
            await().atMost(SOON).until(() -> mover.steps(theirs) == 2 && isPublished());
        }
        // sent, but the snapshot was made before the relay had forgotten it
        var sent = recordsOf(mine).getLast();
        snapshot();
        try (var service = MendedService.start(NAME)) {
            var mover = service.getBean(Mover.class);
            move(mover, mine, 2);
            theyMove(3, 5);
            await().atMost(SOON).until(() -> mover.steps(theirs) == 5 && isPublished());
        }
        restore();
        MendedService.owner(NAME).sql("""
                        insert into outbox (id, topic, key, sequence, headers, payload) overriding system value
                        values (?, ?, ?, 3, '{}', '{}')""").params(sent, MINE.topic(), mine).update();
        MendedService.owner(NAME)
                .sql("insert into restored (target) values (now())")
                .update();

        // before its transaction ends; the start fails, and the next one begins anew
        MendedService.cutOffAt(NAME, "restored", () -> MendedService.start(NAME).close());
        assertThat(MendedService.owner(NAME)
                        .sql("select count(*) from lost_event")
                        .query(Long.class)
                        .single())
                .isZero();

        try (var service = MendedService.start(NAME)) {
            var mover = service.getBean(Mover.class);
            await().atMost(SOON).until(() -> mover.steps(theirs) == 5);
            assertThat(numbers(mine)).as("nothing is sent twice").containsExactly(1, 2, 3, 4, 5);
            var lost = MendedService.operator(service).get(LOST).body().path("items");
            assertThat(lost.size()).isEqualTo(2);
            assertThat(lost.get(0).path("sequence").asInt()).isEqualTo(4);
            assertThat(lost.get(0).path("actor").asString()).isEqualTo("mover");
            assertThat(MendedService.owner(NAME)
                            .sql("select version from thing where id = ?")
                            .param(mine)
                            .query(Long.class)
                            .single())
                    .as("whoever knows version 5 may change it")
                    .isEqualTo(5);

            move(mover, mine, 1);
            move(mover, untouched, 1);
            await().atMost(SOON).until(this::isPublished);
            assertThat(numbers(mine)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(numbers(untouched)).containsExactly(1, 2, 3);
            settles(service, lost.get(0).path("id").asString());
        }
        try (var service = MendedService.start(NAME)) {
            assertThat(MendedService.operator(service)
                            .get(LOST)
                            .body()
                            .path("items")
                            .size())
                    .as("a repair is done once")
                    .isEqualTo(1);
            assertThat(MendedService.owner(NAME)
                            .sql("select count(*) from dead_letter")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    private static void settles(ConfigurableApplicationContext service, String id) {
        var path = LOST + "/" + id;
        var detail = MendedService.operator(service).get(path);
        assertThat(detail.body().path("content").path("step").asString()).isEqualTo("number");
        var why = Map.of("reason", "moved again");
        assertThat(MendedService.operator(service)
                        .change("POST", path + "/settlement", 7, why)
                        .status())
                .isEqualTo(412);
        assertThat(MendedService.operator(service)
                        .change("POST", path + "/settlement", 1, why)
                        .status())
                .isEqualTo(200);
        assertThat(MendedService.operator(service)
                        .change("POST", path + "/settlement", 2, why)
                        .status())
                .as("once")
                .isEqualTo(412);
        assertThat(MendedService.operator(service)
                        .get(LOST + "?state=SETTLED")
                        .body()
                        .path("items")
                        .get(0)
                        .path("reason")
                        .asString())
                .isEqualTo("moved again");
    }

    private static void move(Mover mover, UUID thing, int times) {
        IntStream.range(0, times).forEach(_ -> mover.move(thing));
    }

    private void theyMove(int from, int to) {
        MendedService.send(IntStream.rangeClosed(from, to)
                .mapToObj(step -> others.record(THEIRS, new ThingMoved(theirs, step)))
                .toList());
    }

    private boolean isPublished() {
        return MendedService.owner(NAME)
                        .sql("select count(*) from outbox")
                        .query(Long.class)
                        .single()
                == 0;
    }

    private static void snapshot() {
        TABLES.forEach(table -> MendedService.owner(NAME)
                .sql("create table %1$s_then as table %1$s".formatted(table))
                .update());
    }

    private static void restore() {
        TABLES.forEach(table -> {
            MendedService.owner(NAME).sql("delete from " + table).update();
            MendedService.owner(NAME)
                    .sql("insert into %1$s overriding system value select * from %1$s_then".formatted(table))
                    .update();
        });
    }

    /// Ids of the events that the topic has of it.
    private List<UUID> recordsOf(UUID thing) {
        var ids = new ArrayList<UUID>();
        onTopic(thing, Envelope.ID).forEach(id -> ids.add(UUID.fromString(id)));
        return ids;
    }

    private List<Integer> numbers(UUID thing) {
        return onTopic(thing, Envelope.SEQUENCE).stream().map(Integer::valueOf).toList();
    }

    private static List<String> onTopic(UUID thing, String header) {
        var found = new ArrayList<String>();
        new TopicReader(Map.of("bootstrap.servers", TestInfrastructure.get().bootstrapServers()))
                .read(MINE.topic(), record -> {
                    if (new String(record.key(), StandardCharsets.UTF_8).equals(thing.toString())) {
                        found.add(new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8));
                    }
                });
        return found;
    }
}

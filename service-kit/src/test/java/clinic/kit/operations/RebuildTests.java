package clinic.kit.operations;

import static clinic.kit.operations.MendedService.POISONED;
import static clinic.kit.operations.MendedService.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.kit.event.EventStream;
import clinic.kit.event.Ids;
import clinic.kit.operations.MendedService.Mover;
import clinic.kit.testing.Api;
import clinic.kit.testing.TestEvents;
import clinic.kit.testing.ThingEvent;
import clinic.kit.testing.ThingEvent.ThingMoved;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A projection that somebody spoilt.
class RebuildTests {

    private static final String NAME = "rebuilt";
    private static final EventStream<ThingEvent> THEIRS = MendedService.theirs(NAME);
    private static final String REBUILD = "/api/v1/operations/projections/rebuilt.feature/rebuild";

    private final TestEvents others = new TestEvents();
    private final UUID gone = Ids.next();
    private final UUID wrong = Ids.next();
    private final UUID right = Ids.next();
    private final UUID sick = Ids.next();

    @Test
    void makesItAgainBesideTheOldOneAndReplacesWhatDiffers() throws Exception {
        try (var service = MendedService.start(NAME)) {
            var mover = service.getBean(Mover.class);
            var operator = MendedService.operator(service);
            var database = MendedService.owner(NAME);
            for (var thing : new UUID[] {gone, wrong, right}) {
                moved(thing, 3);
            }
            await().atMost(SOON)
                    .until(() -> mover.steps(right) == 3 && mover.steps(gone) == 3 && mover.steps(wrong) == 3);
            database.sql("delete from thing where id = ?").param(gone).update();
            database.sql("update thing_step set step = 9 where thing = ? and step = 3")
                    .param(gone)
                    .update();
            database.sql("update thing set size = 7 where id = ?").param(wrong).update();

            var looked = rebuild(operator, false);
            assertThat(looked.path("outcome").path("events").asInt()).isEqualTo(9);
            assertThat(table(looked)).isEqualTo("thing: 3 rows, 1 removed, 2 added");
            assertThat(mover.steps(wrong)).as("only looked").isEqualTo(7);

            // the other table is replaced by then
            MendedService.cutOffAt(NAME, "thing_step", () -> rebuild(operator, true));
            assertThat(finished(operator).path("state").asString()).isEqualTo("GIVEN_UP");
            assertThat(mover.steps(wrong)).as("cut off before its end").isEqualTo(7);
            assertThat(mover.steps(gone)).isZero();
            database.sql("create schema rebuild").update();
            database.sql("create table rebuild.thing as table thing").update();
            assertThat(MendedService.REPLACED).hasValue(0);

            var replaced = rebuild(operator, true);
            assertThat(MendedService.REPLACED).hasValue(1);
            assertThat(table(replaced)).isEqualTo("thing: 3 rows, 1 removed, 2 added");
            assertThat(mover.steps(gone)).isEqualTo(3);
            assertThat(mover.steps(wrong)).isEqualTo(3);
            assertThat(table(rebuild(operator, true))).isEqualTo("thing: 3 rows, 0 removed, 0 added");
            assertThat(MendedService.REPLACED).as("nothing was replaced").hasValue(1);

            moved(right, 2);
            await().atMost(SOON).until(() -> mover.steps(right) == 5);
            assertThat(schemas(database)).as("nothing is left beside it").isZero();

            POISONED.add(sick);
            moved(sick, 1);
            await().atMost(SOON)
                    .until(() -> database.sql("select count(*) from dead_letter")
                                    .query(Integer.class)
                                    .single()
                            == 1);
            var givenUp = rebuild(operator, true);
            assertThat(givenUp.path("state").asString()).isEqualTo("GIVEN_UP");
            assertThat(givenUp.path("why").asString()).contains("1 dead letters");
            assertThat(mover.steps(right)).isEqualTo(5);

            discardOnlyLetter(operator);
            assertThat(table(rebuild(operator, true)))
                    .as("what a person gave up stays given up")
                    .isEqualTo("thing: 3 rows, 0 removed, 0 added");
            assertThat(mover.steps(sick)).isZero();
        } finally {
            POISONED.clear();
        }
    }

    private static void discardOnlyLetter(Api operator) {
        var letters = "/api/v1/operations/dead-letters";
        var letter = operator.get(letters).body().path("items").get(0);
        var path = "%s/%s/discard".formatted(letters, letter.path("id").asString());
        assertThat(operator.change("POST", path, letter.path("version").asLong(), Map.of("reason", "a test record"))
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode rebuild(Api operator, boolean replace) {
        assertThat(operator.create(REBUILD, Map.of("replace", replace)).status())
                .isEqualTo(201);
        return finished(operator);
    }

    private static JsonNode finished(Api operator) {
        await().atMost(SOON)
                .until(() ->
                        !operator.get(REBUILD).body().path("state").asString().equals("RUNNING"));
        return operator.get(REBUILD).body();
    }

    private static String table(JsonNode progress) {
        assertThat(progress.path("state").asString()).as(progress.toString()).isEqualTo("DONE");
        var table = progress.path("outcome").path("tables").get(0);
        return "%s: %d rows, %d removed, %d added"
                .formatted(
                        table.path("name").asString(),
                        table.path("rows").asInt(),
                        table.path("removed").asInt(),
                        table.path("added").asInt());
    }

    private static int schemas(JdbcClient database) {
        return database.sql("select count(*) from pg_namespace where nspname = 'rebuild'")
                .query(Integer.class)
                .single();
    }

    private void moved(UUID thing, int times) {
        MendedService.send(IntStream.range(0, times)
                .mapToObj(step -> others.record(THEIRS, new ThingMoved(thing, step)))
                .toList());
    }
}

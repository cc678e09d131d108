package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.event.EventCodec;
import clinic.kit.inbox.DeadLetters.Question;
import clinic.kit.testing.KitDatabase;
import clinic.kit.web.Cursor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A bad night: ten thousand events could not be handled, after a hundred thousand that were settled long ago. What a
/// page of the list takes is printed beside what PostgreSQL needs to fetch as many rows by their ids.
class DeadLettersAtScaleTests {

    private static final int OPEN = 10_000;
    private static final int SETTLED = 100_000;

    private final KitDatabase database = new KitDatabase("dead_letters_scale");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyOneIsListedOnceAndTheLastPageCostsNoMoreThanTheFirst() {
        var jdbc = database.jdbc;
        jdbc.sql("""
                        insert into dead_letter (id, consumer_group, event_id, topic, key, sequence, type, cause, failed_at,
                            attempts, resolved_at, resolution)
                        select gen_random_uuid(), 'sample.feature', gen_random_uuid(), 'sample.things.v1',
                            gen_random_uuid(), 1, 'sample.Moved.v1', 'IllegalStateException',
                            now() - (:all - i) * interval '1 second', 5,
                            case when i <= :settled then now() end, case when i <= :settled then 'REPLAYED' end
                        from generate_series(1, :all) i""").param("all", OPEN + SETTLED).param("settled", SETTLED).update();
        jdbc.sql("""
                        insert into inbox_parked
                        select consumer_group, topic, key, n, case when n = 1 then event_id else gen_random_uuid() end,
                            '{}', '\\x00', failed_at
                        from dead_letter, generate_series(1, 4) n where resolved_at is null""").update();
        jdbc.sql("analyze").update();
        var store = new InboxStore(jdbc, JsonMapper.shared());
        var inbox =
                new Inbox(store, new EventCodec(), database.transaction, Clock.systemUTC(), new SimpleMeterRegistry());
        var letters = new DeadLetters(jdbc, store, inbox, database.transaction, Clock.systemUTC());
        var seen = new HashSet<UUID>();
        var cursor = new Cursor(null, Cursor.MAX_LIMIT);
        var pages = 0;
        long first = 0;
        long last = 0;
        long floor = 0;

        while (true) {
            var from = cursor;
            var began = System.nanoTime();
            var page = letters.list(Question.OPEN, from);
            last = System.nanoTime() - began;
            first = pages == 0 ? last : first;
            pages++;
            var shown = page.subList(0, Math.min(page.size(), Cursor.MAX_LIMIT));
            shown.forEach(letter -> {
                assertThat(seen.add(letter.id())).isTrue();
                assertThat(letter.waiting()).isEqualTo(3);
            });
            var ids = shown.stream().map(DeadLetter::id).toArray(UUID[]::new);
            began = System.nanoTime();
            assertThat(jdbc.sql("select * from dead_letter where id = any(?)")
                            .param(ids)
                            .query()
                            .listOfRows())
                    .hasSameSizeAs(shown);
            floor = System.nanoTime() - began;
            if (page.size() <= Cursor.MAX_LIMIT) {
                break;
            }
            cursor = new Cursor(shown.getLast().keys(), Cursor.MAX_LIMIT);
        }

        System.out.printf(
                "dead letters: %d of %d rows on %d pages; the first in %.1f ms, the last in %.1f ms, %.1f times as long as"
                        + " fetching its rows by id%n",
                seen.size(), OPEN + SETTLED, pages, first / 1e6, last / 1e6, (double) last / floor);
        assertThat(seen).hasSize(OPEN);
        assertThat(pages).isEqualTo(OPEN / Cursor.MAX_LIMIT);
    }
}

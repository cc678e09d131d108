package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.kit.sample.SampleServiceTests;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTests extends SampleServiceTests {

    @Test
    void pagesTogetherAreTheWholeListInItsOrder() {
        var site = UUID.randomUUID();
        var maker = anybody().as("maker", site);
        var names = IntStream.range(0, 7)
                .mapToObj(i -> "chair " + i % 3 + i)
                .sorted()
                .toList();
        for (var name : names.reversed()) {
            var body = new HashMap<>(thing(name));
            body.put("siteId", site);
            maker.create(THINGS, body);
        }

        var seen = new ArrayList<String>();
        var pages = 0;
        for (var next = ""; next != null; pages++) {
            var page = maker.get(THINGS + "?limit=3&cursor=" + next).body();
            page.path("items").forEach(item -> seen.add(item.path("name").asString()));
            next = page.path("next").asString(null);
        }

        assertThat(seen).containsExactlyElementsOf(names);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void aMangledCursorIsRefused() {
        var good = Cursor.encode(List.of("chair", UUID.randomUUID().toString()));
        var bytes = Base64.getUrlDecoder().decode(good);
        bytes[3] ^= 1;
        var withAnotherLetter = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var ofAnotherList = Cursor.encode(List.of("chair"));
        var withAnotherKey = Cursor.encode(List.of("chair", "no id"));
        var forged = Base64.getUrlEncoder().encodeToString("[\"a\",\"b\"]".getBytes());
        for (var cursor : List.of(
                "x",
                "%20",
                "AAAA",
                good.substring(1),
                good + "A",
                forged,
                withAnotherLetter,
                ofAnotherList,
                withAnotherKey)) {
            var answer = maker().get(THINGS + "?cursor=" + cursor);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.fields()).containsExactly("cursor");
        }
        assertThat(maker().get(THINGS + "?cursor=" + good).status()).isEqualTo(200);
    }

    @Test
    void aLimitIsAWholeNumberUpToTwoHundred() {
        for (var limit : List.of("0", "-1", "201", "x", "1.5", "99999999999")) {
            var answer = maker().get(THINGS + "?limit=" + limit);
            assertThat(answer.status()).as(limit).isEqualTo(400);
            assertThat(answer.fields()).containsExactly("limit");
        }
        assertThat(maker().get(THINGS + "?limit=200").status()).isEqualTo(200);
    }

    @Test
    void theLastPageHasNoNext() {
        assertThat(Page.of(List.of("a", "b"), 2, List::of).next()).isNull();
        assertThat(Page.of(List.of("a", "b", "c"), 2, List::of).items()).containsExactly("a", "b");
        var next = Page.of(List.of("a", "b", "c"), 2, List::of).next();
        assertThat(Cursor.parse(next, null)).isEqualTo(new Cursor(List.of("b"), 50));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> Cursor.parse(next, "0"));
    }
}

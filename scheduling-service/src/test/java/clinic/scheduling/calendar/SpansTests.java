package clinic.scheduling.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpansTests {

    private static final Instant MIDNIGHT = Instant.parse("2031-03-03T00:00:00Z");
    private static final int MINUTES = 120;

    @Test
    void joinsWhatTouches() {
        assertThat(Spans.of(List.of(span(0, 10), span(10, 20), span(30, 40))).list())
                .containsExactly(span(0, 20), span(30, 40));
    }

    @Test
    void doesNotMeetWhatFollowsBackToBack() {
        assertThat(Spans.of(List.of(span(10, 20))).meet(span(20, 30))).isFalse();
        assertThat(Spans.of(List.of(span(10, 20))).meet(span(0, 10))).isFalse();
        assertThat(Spans.of(List.of(span(10, 20))).meet(span(19, 30))).isTrue();
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> span(10, 10));
    }

    /// Against the plainest model there is: one bit for each minute.
    @Test
    void agreesWithASetOfMinutes() {
        var seed = System.nanoTime();
        System.out.println("SpansTests seed " + seed);
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var some = spans(random);
            var others = spans(random);
            var open = Spans.of(some);
            var taken = Spans.of(others);
            var left = bits(some);
            left.andNot(bits(others));

            assertThat(bits(open.list())).isEqualTo(bits(some));
            assertThat(bits(open.minus(taken).list())).as("seed " + seed).isEqualTo(left);
            assertThat(Spans.of(open.minus(taken).list())).isEqualTo(open.minus(taken));

            var probe = someSpan(random);
            var wanted = bits(List.of(probe));
            var covered = (BitSet) wanted.clone();
            covered.andNot(bits(some));
            assertThat(open.cover(probe)).as("seed " + seed).isEqualTo(covered.isEmpty());
            assertThat(open.meet(probe)).as("seed " + seed).isEqualTo(wanted.intersects(bits(some)));
        }
    }

    private static List<Span> spans(Random random) {
        var spans = new ArrayList<Span>();
        for (var i = random.nextInt(6); i > 0; i--) {
            spans.add(someSpan(random));
        }
        return spans;
    }

    private static Span someSpan(Random random) {
        var start = random.nextInt(MINUTES - 1);
        return span(start, start + 1 + random.nextInt(Math.min(30, MINUTES - start - 1) + 1));
    }

    private static BitSet bits(List<Span> spans) {
        var bits = new BitSet();
        for (var span : spans) {
            bits.set((int) Duration.between(MIDNIGHT, span.startsAt()).toMinutes(), (int)
                    Duration.between(MIDNIGHT, span.endsAt()).toMinutes());
        }
        return bits;
    }

    private static Span span(int from, int to) {
        return new Span(MIDNIGHT.plusSeconds(60L * from), MIDNIGHT.plusSeconds(60L * to));
    }
}

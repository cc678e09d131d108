package clinic.local.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailedSignInsTests {

    private Instant now = Instant.parse("2026-03-02T09:00:00Z");

    private final FailedSignIns failures = new FailedSignIns(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void aPauseEnds() {
        fail("ana", 10);
        assertThat(failures.mustWait("ana", "10.0.0.1")).isTrue();
        assertThat(failures.mustWait(" ANA ", "10.0.0.2")).isTrue();

        now = now.plus(FailedSignIns.PAUSE).plusSeconds(1);

        assertThat(failures.mustWait("ana", "10.0.0.1")).isFalse();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        fail("ana", 9);
        failures.succeeded("ana");
        fail("ana", 9);

        assertThat(failures.mustWait("ana", "10.0.0.1")).isFalse();
    }

    @Test
    void manyNamesFromOneAddressMakeTheAddressWait() {
        for (var i = 0; i < 30; i++) {
            assertThat(failures.mustWait("somebody", "10.0.0.1")).isFalse();
            fail("name-" + i, 1);
        }

        assertThat(failures.mustWait("somebody", "10.0.0.1")).isTrue();
        assertThat(failures.mustWait("somebody", "10.0.0.2")).isFalse();
    }

    private void fail(String name, int times) {
        for (var i = 0; i < times; i++) {
            failures.failed(name, "10.0.0.1");
        }
    }
}

package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StrangersTests extends SampleServiceTests {

    @Autowired
    private Strangers strangers;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void none() {
        strangers.writeDown();
    }

    @Test
    void tenThousandRequestsLeaveAHandfulOfRowsThatAddUp() {
        var rows = rows();
        var times = times();
        var counted = meters.counter("clinic.access.strangers").count();

        IntStream.range(0, 10_000).parallel().forEach(i -> {
            var api = i % 2 == 0 ? anybody() : anybody().with("not.a.token");
            assertThat(api.get(THINGS).status()).isEqualTo(401);
        });
        strangers.writeDown();

        assertThat(rows() - rows).isBetween(1L, 5L);
        assertThat(times() - times).isEqualTo(10_000);
        assertThat(meters.counter("clinic.access.strangers").count() - counted).isEqualTo(10_000);
    }

    @Test
    void asManyAddressesAsThereAreFillNoMemory() {
        var rows = rows();
        var times = times();

        for (var i = 0; i < 50_000; i++) {
            strangers.count("2001:db8::" + Integer.toHexString(i));
        }
        assertThat(strangers.remembered()).isEqualTo(Strangers.MOST + 1);
        strangers.writeDown();

        assertThat(strangers.remembered()).isZero();
        assertThat(rows() - rows).isEqualTo(Strangers.MOST + 1);
        assertThat(times() - times).isEqualTo(50_000);
        assertThat(jdbc.sql("select max(times) from audit where source = ? and reason = 'no-valid-token'")
                        .param(Strangers.OTHERS)
                        .query(Integer.class)
                        .single())
                .isEqualTo(50_000 - Strangers.MOST);
    }

    private long rows() {
        return jdbc.sql("select count(*) from audit where reason = 'no-valid-token'")
                .query(Long.class)
                .single();
    }

    private long times() {
        return jdbc.sql("select coalesce(sum(times), 0) from audit where reason = 'no-valid-token'"
                        + " and action = 'DENIED' and actor = 'anonymous'")
                .query(Long.class)
                .single();
    }
}

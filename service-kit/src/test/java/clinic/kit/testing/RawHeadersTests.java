package clinic.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Headers that no client of ours would send.
class RawHeadersTests extends SampleServiceTests {

    /// It says two things, and whatever stands before the service may have believed the other one.
    @Test
    void aHeaderThatDecidesMayStandOnlyOnce() {
        var lamp = maker().create(THINGS, thing("lamp"));
        var before = things();

        var change =
                maker().send("PUT", lamp.location(), Map.of("name", "x"), "If-Match", "\"1\"", "If-Match", "\"7\"");
        assertThat(change.status()).as(change.toString()).isEqualTo(400);
        assertThat(change.fields()).containsExactly("If-Match");
        var created = maker().send(
                        "POST",
                        THINGS,
                        thing("torch"),
                        "Idempotency-Key",
                        UUID.randomUUID().toString(),
                        "Idempotency-Key",
                        UUID.randomUUID().toString());
        assertThat(created.status()).as(created.toString()).isEqualTo(400);
        assertThat(created.fields()).containsExactly("Idempotency-Key");

        assertThat(maker().get(lamp.location()).version()).isEqualTo(1);
        assertThat(things()).isEqualTo(before);
    }

    @Test
    void whatIsNoHeaderIsRefusedAsAProblem() {
        var http = new RawHttp(port);
        var token = "Bearer " + TestTokens.as("maker", HERE);
        for (var header : new String[][] {
            {"X-Thing", "a\u0000b"},
            {"X-Thing", "a\u0001b"},
            {"X-Thing", "a\u001b[31mb"},
            {"X-Thing", "a\u007fb"},
            {"X Thing", "a"},
            {"X-Thing\u0001", "a"},
            {"X-Thing", "x".repeat(20_000)},
            {"Host", "elsewhere"}
        }) {
            var answer = http.send("GET", THINGS, "Authorization", token, header[0], header[1]);

            assertThat(answer.status())
                    .as(HostileInput.shortened(header[0] + ": " + header[1]))
                    .isIn(400, 431);
            assertThat(answer.header("content-type")).startsWith("application/problem+json");
            assertThat(answer.header("cache-control")).contains("no-store");
            assertThat(answer.body()).contains("/problems/invalid-request").doesNotContain("Tomcat", "\tat ");
        }
        assertThat(http.send("GET", THINGS, "Authorization", token, "X-Thing", "a b")
                        .status())
                .isEqualTo(200);
    }
}

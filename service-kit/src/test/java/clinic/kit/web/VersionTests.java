package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VersionTests extends SampleServiceTests {

    @Test
    void aChangeOfWhatWasSeenIsMadeAndAnsweredWithTheNewVersion() {
        var lamp = maker().create(THINGS, thing("lamp"));

        var renamed = maker().change("PUT", lamp.location(), lamp.version(), Map.of("name", "light"));

        assertThat(renamed.status()).as(renamed.toString()).isEqualTo(204);
        assertThat(renamed.header("ETag")).isEqualTo("\"2\"");
        assertThat(maker().get(lamp.location()).version()).isEqualTo(2);
    }

    @Test
    void aChangeOfWhatWasSeenTooLongAgoIsRefusedWithTheCurrentVersion() {
        var lamp = maker().create(THINGS, thing("lamp"));
        maker().change("PUT", lamp.location(), 1, Map.of("name", "light"));

        var late = maker().change("PUT", lamp.location(), 1, Map.of("name", "torch"));

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.problem()).isEqualTo("stale-version");
        assertThat(late.body().path("currentVersion").asLong()).isEqualTo(2);
        assertThat(maker().get(lamp.location()).body().path("name").asString()).isEqualTo("light");
    }

    @Test
    void aChangeWithoutOrWithAMalformedVersionIsRefused() {
        var path = THINGS + "/" + UUID.randomUUID();
        var without = maker().send("PUT", path, Map.of("name", "light"));
        assertThat(without.status()).isEqualTo(428);
        assertThat(without.fields()).containsExactly("If-Match");

        for (var malformed :
                new String[] {"7", "\"x\"", "*", "W/\"7\"", "\"-1\"", "\"1\", \"2\"", "\"99999999999999999999\""}) {
            var answer = maker().send("PUT", path, Map.of("name", "light"), "If-Match", malformed);
            assertThat(answer.status()).as(malformed).isEqualTo(400);
            assertThat(answer.fields()).containsExactly("If-Match");
        }
    }
}

package clinic.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// The service has started while the sign-in is away.
@TestPropertySource(properties = "clinic.access.key-set=http://localhost:1/keys")
class NoSignInTests extends SampleServiceTests {

    @Test
    void tokensThatCannotBeCheckedAreTurnedAwayForNow() {
        for (var i = 0; i < 4; i++) {
            var answer = maker().get(THINGS);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.problem()).isEqualTo("unavailable");
        }
        assertThat(anybody().get(THINGS).status()).isEqualTo(401);
    }
}

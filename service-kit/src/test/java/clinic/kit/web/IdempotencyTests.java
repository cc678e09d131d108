package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Api;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

class IdempotencyTests extends SampleServiceTests {

    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void noMoreInterruptions() {
        interruption.next(() -> {});
    }

    @Test
    void aRepeatedRequestIsAnsweredAgainAndCarriedOutOnce() {
        var before = things();

        var first = maker().create(THINGS, key, thing("lamp"));
        var second = maker().create(THINGS, key, thing("lamp"));

        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.location()).isEqualTo(first.location());
        assertThat(second.version()).isEqualTo(1);
        assertThat(things()).isEqualTo(before + 1);
    }

    @Test
    void aKeyStandsForOneRequestOnly() {
        maker().create(THINGS, key, thing("lamp"));

        var other = maker().create(THINGS, key, thing("chair"));

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
        assertThat(other.fields()).containsExactly("Idempotency-Key");
    }

    @Test
    void aKeyBelongsToItsUser() {
        var mine = maker().create(THINGS, key, thing("lamp"));
        var theirs = anybody()
                .with(clinic.kit.testing.TestTokens.as(UUID.randomUUID(), "x", java.util.List.of("maker"), HERE))
                .create(THINGS, key, thing("lamp"));

        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.location()).isNotEqualTo(mine.location());
    }

    @Test
    void aMissingOrMalformedKeyIsRefused() {
        for (var malformed : new String[] {"short", "with space in it", "x".repeat(129)}) {
            var answer = maker().create(THINGS, malformed, thing("lamp"));
            assertThat(answer.status()).as(malformed).isEqualTo(400);
            assertThat(answer.fields()).containsExactly("Idempotency-Key");
        }
        assertThat(maker().send("POST", THINGS, thing("lamp")).fields()).containsExactly("Idempotency-Key");
    }

    @Test
    void aFailureIsForgottenTogetherWithItsEffect() {
        var before = things();
        interruption.next(() -> {
            throw new IllegalStateException("in the middle");
        });
        assertThat(maker().create(THINGS, key, thing("lamp")).status()).isEqualTo(500);
        assertThat(things()).isEqualTo(before);

        interruption.next(() -> {});
        assertThat(maker().create(THINGS, key, thing("lamp")).status()).isEqualTo(201);
        assertThat(things()).isEqualTo(before + 1);
    }

    @Test
    void aDeadlockedEffectIsTriedAgain() {
        var before = things();
        var deadlocks = new java.util.concurrent.atomic.AtomicInteger(2);
        interruption.next(() -> {
            if (deadlocks.getAndDecrement() > 0) {
                throw new CannotAcquireLockException("deadlock detected");
            }
        });

        assertThat(maker().create(THINGS, key, thing("lamp")).status()).isEqualTo(201);
        assertThat(things()).isEqualTo(before + 1);
    }

    @Test
    void whileTheFirstOneRunsTheSecondIsToldToComeBack() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        interruption.next(() -> {
            inside.countDown();
            try {
                goOn.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = others.submit(() -> maker().create(THINGS, key, thing("lamp")));
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

            var second = maker().create(THINGS, key, thing("lamp"));
            goOn.countDown();

            assertThat(second.status()).isEqualTo(409);
            assertThat(second.header("Retry-After")).isEqualTo("1");
            assertThat(first.get().status()).isEqualTo(201);
        }
        assertThat(maker().create(THINGS, key, thing("lamp")).status()).isEqualTo(201);
    }

    @Test
    void whoeverRacesOnlyOneCreates() throws Exception {
        var before = things();
        var answers = new ArrayList<Future<Api.Answer>>();
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 12; i++) {
                answers.add(racers.submit(() -> maker().create(THINGS, key, thing("lamp"))));
            }
        }
        for (var answer : answers) {
            assertThat(answer.get().status()).isIn(201, 409);
        }
        assertThat(things()).isEqualTo(before + 1);
    }

    @Test
    void afterADayTheKeyIsNewAgainAndItsOldRowIsSwept() {
        var first = maker().create(THINGS, key, thing("lamp"));
        var old = UUID.randomUUID().toString();
        maker().create(THINGS, old, thing("chair"));
        assertThat(owner().sql(
                                "update idempotency_key set created_at = created_at - interval '25 hours' where key in (?, ?)")
                        .params(key, old)
                        .update())
                .isEqualTo(2);

        var second = maker().create(THINGS, key, thing("lamp"));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.location()).isNotEqualTo(first.location());
        assertThat(jdbc.sql("select count(*) from idempotency_key where key = ?")
                        .param(old)
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}

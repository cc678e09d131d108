package clinic.kit.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Creates once however often the request is sent. The key's row is written in the transaction of the effect: both are
/// there or neither is, so an answer that got lost is repeated, and a failure is forgotten and may be tried again. An
/// advisory lock lets one request with a key work at a time; it ends with the transaction, after the row can be seen.
public final class Idempotency {

    static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int ATTEMPTS = 3;

    private record Answer(byte[] bodyHash, String location, String etag) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.json = json.rebuild()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        this.clock = clock;
    }

    /// Runs the effect in a transaction and answers 201 with its location and version; or repeats the answer it
    /// gave within the last 24 hours. Refuses the key for another request (422) and while the first one still runs
    /// (409). The effect starts anew after a deadlock, so whatever it does has to be part of the transaction.
    public ResponseEntity<Void> once(IdempotencyKey key, Object request, Supplier<Created> effect) {
        var bodyHash = hash(key, request);
        for (var attempt = 1; ; attempt++) {
            try {
                var answer = transaction.execute(status -> answer(key, bodyHash, effect));
                return ResponseEntity.created(URI.create(answer.location()))
                        .eTag(answer.etag())
                        .build();
            } catch (PessimisticLockingFailureException deadlock) {
                if (attempt == ATTEMPTS || TransactionSynchronizationManager.isActualTransactionActive()) {
                    throw deadlock;
                }
            }
        }
    }

    private Answer answer(IdempotencyKey key, byte[] bodyHash, Supplier<Created> effect) {
        if (!locked(key)) {
            throw Refused.forNow(
                    HttpStatus.CONFLICT,
                    "still-running",
                    "The same request is still being worked on; ask again in a moment.",
                    1);
        }
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        var earlier = jdbc.sql("""
                        select body_hash, location, etag from idempotency_key
                        where subject = ? and route = ? and key = ? and created_at > ?
                        """)
                .params(key.user(), key.route(), key.value(), now.minus(REMEMBERED))
                .query((row, _) -> new Answer(row.getBytes(1), row.getString(2), row.getString(3)))
                .optional();
        if (earlier.isPresent()) {
            if (!MessageDigest.isEqual(earlier.get().bodyHash(), bodyHash)) {
                throw new Refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        Problems.field(
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                "idempotency-key-reused",
                                "This key was already used for a request with other content.",
                                "Idempotency-Key",
                                "use a new key for a new request"));
            }
            return earlier.get();
        }
        forget(key, now);
        var created = effect.get();
        var answer = new Answer(bodyHash, created.location().toString(), ETags.of(created.version()));
        jdbc.sql("""
                insert into idempotency_key (subject, route, key, body_hash, status, location, etag, created_at)
                values (?, ?, ?, ?, 201, ?, ?, ?)
                """)
                .params(key.user(), key.route(), key.value(), answer.bodyHash(), answer.location(), answer.etag(), now)
                .update();
        return answer;
    }

    private boolean locked(IdempotencyKey key) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param("idempotency|" + key.user() + "|" + key.route() + "|" + key.value())
                .query(Boolean.class)
                .single();
    }

    /// This key's outdated row must go; a few others go along, so that the table stays small without a job.
    private void forget(IdempotencyKey key, OffsetDateTime now) {
        jdbc.sql("delete from idempotency_key where subject = ? and route = ? and key = ?")
                .params(key.user(), key.route(), key.value())
                .update();
        jdbc.sql("""
                delete from idempotency_key where ctid = any (array(
                    select ctid from idempotency_key where created_at <= ? limit 20 for update skip locked))
                """).param(now.minus(REMEMBERED)).update();
    }

    private byte[] hash(IdempotencyKey key, Object request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.path().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(json.writeValueAsBytes(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

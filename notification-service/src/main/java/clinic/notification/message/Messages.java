package clinic.notification.message;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/// The messages, those to come and those sent. Whoever delivers one holds its row ([#claim]).
public interface Messages extends Repository<Message, UUID> {

    Message save(Message message);

    Optional<Message> findById(UUID id);

    boolean existsByIdempotencyKey(String key);

    /// The unique key decides a race; the inbox tries the loser again, who then finds the message here.
    default boolean addOnce(Message message) {
        if (existsByIdempotencyKey(message.getIdempotencyKey())) {
            return false;
        }
        save(message);
        return true;
    }

    @Query("select id from message where next_attempt_at <= :now order by next_attempt_at limit :limit")
    List<UUID> due(Instant now, int limit);

    /// Empty when it is no longer due, or somebody else is at it.
    @Query("select * from message where id = :id and next_attempt_at <= :now for update skip locked")
    Optional<Message> claim(UUID id, Instant now);

    @Query("""
            select exists (select from message
                           where escalation_id = :escalationId and state in ('QUEUED', 'SENDING'))""")
    boolean isUnderWay(UUID escalationId);

    // These make a message due, and its state is decided anew by whoever sends it. A message that is just being sent is
    // left alone: its retry looks again anyway. They choose by what never changes, not by `waiting_for`: an update
    // waits for a row that is just being decided about only if the row's version before that decision was meant as
    // well.

    @Modifying
    @Query("update message set next_attempt_at = :now where state = 'QUEUED' and case_id = :caseId")
    int makeDueByCase(UUID caseId, Instant now);

    @Modifying
    @Query("""
            update message set next_attempt_at = :now
            where state = 'QUEUED' and addressee = 'PATIENT' and recipient_id = :patientId""")
    int makeDueByPatient(UUID patientId, Instant now);

    @Modifying
    @Query("update message set next_attempt_at = :now where state = 'QUEUED' and addressee <> 'PATIENT'")
    int makeDueByClinician(Instant now);

    @Modifying
    @Query("update message set next_attempt_at = :now where state = 'QUEUED' and site_id = :siteId")
    int makeDueBySite(UUID siteId, Instant now);

    /// Newest first; ids count up with time.
    @Query("""
            select * from message
            where site_id in (:siteIds)
              and (cast(:caseId as uuid) is null or case_id = cast(:caseId as uuid))
              and (cast(:state as text) is null or state = cast(:state as text))
              and (cast(:before as uuid) is null or id < cast(:before as uuid))
            order by id desc limit :limit""")
    List<Message> list(
            Collection<UUID> siteIds, @Nullable UUID caseId, @Nullable String state, @Nullable UUID before, int limit);

    @Query("""
            select * from message
            where addressee <> 'PATIENT' and recipient_id = :clinicianId and site_id in (:siteIds)
              and (cast(:before as uuid) is null or id < cast(:before as uuid))
            order by id desc limit :limit""")
    List<Message> inbox(UUID clinicianId, Collection<UUID> siteIds, @Nullable UUID before, int limit);
}

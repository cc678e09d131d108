package clinic.notification.paging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/// The escalations that are paged for, or were.
public interface Escalations extends Repository<Escalation, UUID> {

    Escalation save(Escalation escalation);

    Optional<Escalation> findById(UUID id);

    @Query("select * from escalation where id = :id for update")
    Optional<Escalation> lock(UUID id);

    @Query("select * from escalation where case_id = :caseId and next_page_at is not null for update")
    List<Escalation> lockUnanswered(UUID caseId);

    @Query("select * from escalation where next_page_at <= :now order by next_page_at for update skip locked")
    List<Escalation> lockDue(Instant now);
}

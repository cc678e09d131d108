package clinic.intake.paincase;

import clinic.contracts.intake.PainHistoryEvent.BodyRegion;
import clinic.contracts.intake.PainHistoryEvent.Side;
import clinic.intake.paincase.CaseRefused.CaseAlreadyOpen;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface PainCases extends Repository<PainCase, UUID> {

    PainCase save(PainCase painCase);

    Optional<PainCase> findById(UUID id);

    /// For a transition: whoever comes second waits, and then sees the newer version instead of a conflict at the end.
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<PainCase> findWithLockById(UUID id);

    @Query("""
            select id from pain_case
            where patient_id = :patientId and primary_region = :region and primary_side = :side and status <> 'CLOSED'
            """)
    Optional<UUID> findOpen(UUID patientId, BodyRegion region, Side side);

    /// The worklist of these sites, most urgent first.
    ///
    /// @param status null for every status
    @Query("""
            select id from pain_case
            where site_id in (:sites)
              and (cast(:status as text) is null or status = cast(:status as text))
              and (consult_by, id) > (:afterConsultBy, :afterId)
            order by consult_by, id
            limit :limit
            """)
    List<UUID> worklist(
            Collection<UUID> sites, PainCase.@Nullable Status status, Instant afterConsultBy, UUID afterId, int limit);

    List<PainCase> findAllById(Iterable<UUID> ids);

    /// Stores a new case, unless the patient has one open for the same region and side.
    default PainCase open(PainCase painCase) {
        try {
            return save(painCase);
        } catch (DataIntegrityViolationException e) {
            if ("one_open_case_per_region".equals(violated(e))) {
                throw new CaseAlreadyOpen(
                        painCase.getPatientId(), painCase.getPrimaryRegion(), painCase.getPrimarySide());
            }
            throw e;
        }
    }

    private static String violated(DataIntegrityViolationException e) {
        return Optional.ofNullable(e.getMostSpecificCause())
                .filter(PSQLException.class::isInstance)
                .map(cause -> ((PSQLException) cause).getServerErrorMessage())
                .map(ServerErrorMessage::getConstraint)
                .orElse("");
    }
}

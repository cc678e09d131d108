package clinic.records.consultation;

import clinic.records.consultation.ConsultationRefused.ConsultationOpen;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface Consultations extends Repository<Consultation, UUID> {

    Optional<Consultation> findById(UUID id);

    /// For a change: the next one waits, and then sees this one's version.
    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<Consultation> findForChangeById(UUID id);

    List<Consultation> findByCaseIdOrderByStartedAt(UUID caseId);

    Optional<Consultation> findByCaseIdAndStatus(UUID caseId, Consultation.Status status);

    Consultation save(Consultation consultation);

    /// Stores a new consultation, unless another one of the case is open.
    default Consultation open(Consultation consultation) {
        try {
            return save(consultation);
        } catch (DataIntegrityViolationException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof PSQLException cause
                    && cause.getServerErrorMessage() instanceof org.postgresql.util.ServerErrorMessage message
                    && "one_open_consultation_per_case".equals(message.getConstraint())) {
                throw new ConsultationOpen(consultation.getCaseId());
            }
            throw e;
        }
    }
}

package clinic.scheduling.caseload;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What the other features ask of a case and tell about it.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Caseload {

    private final CaseEntries entries;

    Caseload(CaseEntries entries) {
        this.entries = entries;
    }

    /// The case with its row locked until the transaction ends. Whoever changes a visit locks its case first: that
    /// orders them, and orders them with what intake tells.
    public Optional<CaseEntry> locked(UUID caseId) {
        return entries.findWithLockByCaseId(caseId);
    }

    /// Locks the case even before anything is known of it.
    public CaseEntry lockedOrBegun(UUID caseId) {
        return entries.locked(caseId);
    }

    /// @param visit the booked consultation, null when there is none any more
    public void consultationIs(UUID caseId, @Nullable UUID visit) {
        entries.change(caseId, entry -> entry.consultationIs(visit));
    }

    public void seen(UUID caseId) {
        entries.change(caseId, CaseEntry::seen);
    }
}

package clinic.records.consultation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What other features may read of consultations.
@Component
public class ConsultationNotes {

    private final Consultations consultations;
    private final ConsultationMapper mapper;

    ConsultationNotes(Consultations consultations, ConsultationMapper mapper) {
        this.consultations = consultations;
        this.mapper = mapper;
    }

    public Optional<ConsultationView> find(UUID id) {
        return consultations.findById(id).map(mapper::toView);
    }

    /// Oldest first.
    public List<ConsultationView> ofCase(UUID caseId) {
        return consultations.findByCaseIdOrderByStartedAt(caseId).stream()
                .map(mapper::toView)
                .toList();
    }
}

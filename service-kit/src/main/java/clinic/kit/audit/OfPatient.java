package clinic.kit.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An item that tells of a patient. A page of such items is audited before it is answered, by itself: one row, that
/// names every patient on it.
public interface OfPatient {

    @Nullable
    UUID patientId();
}

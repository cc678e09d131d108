package clinic.kit.access;

import java.util.Set;
import java.util.UUID;

/// Who cares for whom. Without a bean of it nobody cares for anybody, and no label opens.
public interface Care {

    /// Why somebody may see a patient's chart.
    enum Ground {
        /// Responsible for a case of the patient.
        ASSIGNED,
        /// The patient has a visit at a site of the caller.
        VISIT,
        /// The caller broke the glass, gave a reason, and the time is not over.
        BREAK_GLASS
    }

    /// Every ground that the caller has at this moment.
    Set<Ground> grounds(Caller caller, UUID patientId);

    /// Whether what carries the label opens to a caller with these grounds; no exemption from care replaces one.
    boolean opens(String label, Caller caller, Set<Ground> grounds);

    /// Nobody and nothing.
    Care NONE = new Care() {
        @Override
        public Set<Ground> grounds(Caller caller, UUID patientId) {
            return Set.of();
        }

        @Override
        public boolean opens(String label, Caller caller, Set<Ground> grounds) {
            return false;
        }
    };
}

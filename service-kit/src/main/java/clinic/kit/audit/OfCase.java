package clinic.kit.audit;

import java.util.UUID;

/// An item that tells of a patient by the case alone. A page of such items is audited like one of [OfPatient].
public interface OfCase {

    UUID caseId();
}

package clinic.kit.audit;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Whose cases these are, in a service whose lists tell of cases alone.
@FunctionalInterface
public interface PatientsOfCases {

    List<UUID> of(Collection<UUID> cases);
}

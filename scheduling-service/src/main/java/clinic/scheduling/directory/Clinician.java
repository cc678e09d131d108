package clinic.scheduling.directory;

import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who sees patients.
///
/// @param subject the `sub` claim of the clinician's sign-in
public record Clinician(
        UUID id,
        long version,
        String name,
        @Nullable UUID subject,
        String email,
        List<String> roles,
        List<UUID> siteIds) {

    public Clinician {
        roles = List.copyOf(roles);
        siteIds = List.copyOf(siteIds);
    }

    public boolean worksAt(UUID siteId) {
        return siteIds.contains(siteId);
    }

    public boolean hasAnyRole(List<String> wanted) {
        return wanted.stream().anyMatch(roles::contains);
    }

    ClinicianChanged changed() {
        return new ClinicianChanged(id, name, subject == null ? null : subject.toString(), email, roles, siteIds);
    }
}

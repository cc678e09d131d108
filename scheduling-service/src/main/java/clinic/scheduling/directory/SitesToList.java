package clinic.scheduling.directory;

import clinic.contracts.Role;
import clinic.kit.access.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sites that a list is about.
public final class SitesToList {

    private SitesToList() {}

    /// The one that is asked for, else all where the caller works; null for every site, which is where a service works.
    public static UUID @Nullable [] of(@Nullable UUID siteId, Caller caller) {
        if (siteId != null) {
            return new UUID[] {siteId};
        }
        return caller.hasRole(Role.SERVICE) ? null : caller.sites().toArray(UUID[]::new);
    }
}

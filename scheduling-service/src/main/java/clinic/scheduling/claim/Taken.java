package clinic.scheduling.claim;

import java.util.List;
import java.util.UUID;

/// Something that is wanted is taken already. Says what was wanted, so that the blockers can be
/// read once the failed transaction is over.
public final class Taken extends RuntimeException {

    private final UUID appointmentId;
    private final transient List<Claim> wanted;

    public Taken(UUID appointmentId, List<Claim> wanted) {
        super("taken", null, false, false);
        this.appointmentId = appointmentId;
        this.wanted = List.copyOf(wanted);
    }

    /// Whose own claims do not stand in its way.
    UUID appointmentId() {
        return appointmentId;
    }

    List<Claim> wanted() {
        return wanted;
    }
}

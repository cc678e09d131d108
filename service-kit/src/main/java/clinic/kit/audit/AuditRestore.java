package clinic.kit.audit;

import clinic.kit.audit.AuditChain.Head;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// The trail of a database that was restored is shorter than it was anchored. What says so stands outside of the
/// database too, so nobody can pass a cut off for a restore without being seen.
public class AuditRestore {

    private static final Head NOTHING = new Head(0, "none");

    private final AuditChain chain;
    private final AuditAnchors anchors;
    private final Clock clock;

    AuditRestore(AuditChain chain, AuditAnchors anchors, Clock clock) {
        this.chain = chain;
        this.anchors = anchors;
        this.clock = clock;
    }

    /// Anchors that the chain ends where it ends now. Call it before another row is sealed.
    public void cutOff() {
        try {
            anchors.cutOff(chain.head().orElse(NOTHING), clock.instant());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker does not take the audit trail's anchor", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package clinic.kit.audit;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Whether the audit trail is as it was written. On the management port only; it tells ids, and not what was read.
@Endpoint(id = "auditchain")
class AuditChainEndpoint {

    private final AuditChain chain;
    private final AuditAnchors anchors;
    private final TransactionTemplate snapshot;

    AuditChainEndpoint(AuditChain chain, AuditAnchors anchors, PlatformTransactionManager transactions) {
        this.chain = chain;
        this.anchors = anchors;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /// Reads all of it; one at a time.
    @ReadOperation
    public synchronized AuditVerdict verify() {
        try {
            return verify(anchors.all());
        } catch (KafkaException unreachable) {
            return verify(Map.of()).withoutAnchors();
        }
    }

    private AuditVerdict verify(Map<Long, Set<String>> anchored) {
        return Objects.requireNonNull(snapshot.execute(_ -> chain.verify(anchored)));
    }
}

package clinic.kit.audit;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Whether the audit trail is as it was written. On the management port only; it tells ids, and not what was read.
@Endpoint(id = "auditchain")
class AuditChainEndpoint {

    private final AuditChain chain;
    private final AuditAnchors anchors;
    private final Consumer<AuditVerdict> told;
    private final TransactionTemplate snapshot;
    private final ReentrantLock reading = new ReentrantLock();

    AuditChainEndpoint(
            AuditChain chain,
            AuditAnchors anchors,
            PlatformTransactionManager transactions,
            Consumer<AuditVerdict> told) {
        this.told = told;
        this.chain = chain;
        this.anchors = anchors;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /// Reads all of it, one at a time: 503 while it does so for somebody else.
    @ReadOperation
    public WebEndpointResponse<AuditVerdict> verify() {
        if (!reading.tryLock()) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
        }
        try {
            var verdict = verdict();
            told.accept(verdict);
            return new WebEndpointResponse<>(verdict);
        } finally {
            reading.unlock();
        }
    }

    private AuditVerdict verdict() {
        try {
            var kept = anchors.kept();
            return verify(kept).with(kept.restores());
        } catch (KafkaException unreachable) {
            return verify(_ -> {}).withoutAnchors();
        }
    }

    private AuditVerdict verify(AuditChain.Anchors anchored) {
        return Objects.requireNonNull(snapshot.execute(_ -> chain.verify(anchored)));
    }
}

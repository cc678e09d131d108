package clinic.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.audit.AuditChain.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class AuditAnchorsTests {

    private static final String TOPIC = "anchors-alone.audit-anchors.v1";

    @Test
    void theLastEndIsToldHoweverManyWereOffered() {
        TestInfrastructure.get().createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)));
        var anchors = anchors(TestInfrastructure.get().bootstrapServers());
        try {
            for (var i = 1; i <= 5_000; i++) {
                anchors.offer(new Head(i, "hash-" + i));
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(all(anchors)).endsWith(new Head(5_000, "hash-5000")));
            assertThat(all(anchors)).hasSizeLessThan(100);
        } finally {
            anchors.destroy();
        }
    }

    @Test
    void whatARestoreTookContradictsNothingAndIsTold() throws Exception {
        var topic = "anchors-restored.audit-anchors.v1";
        TestInfrastructure.get().createTopics(List.of(new NewTopic(topic, 1, (short) 1)));
        var anchors = new AuditAnchors(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        TestInfrastructure.get().bootstrapServers()),
                topic);
        try {
            told(anchors, new Head(40, "kept"));
            told(anchors, new Head(70, "taken"));
            anchors.cutOff(new Head(40, "kept"), Instant.parse("2026-11-30T08:00:00Z"));
            told(anchors, new Head(55, "anew"));

            var kept = anchors.kept();
            var heads = new ArrayList<Head>();
            kept.forEachBatch(heads::addAll);

            assertThat(heads).containsExactly(new Head(40, "kept"), new Head(40, "kept"), new Head(55, "anew"));
            assertThat(kept.restores())
                    .containsExactly(new AuditVerdict.Restore(Instant.parse("2026-11-30T08:00:00Z"), 40, 30));
        } finally {
            anchors.destroy();
        }
    }

    private static void told(AuditAnchors anchors, Head head) {
        anchors.offer(head);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(all(anchors)).contains(head));
    }

    /// Sealing goes on; only verifying has to say that it cannot tell.
    @Test
    void aBrokerThatIsAwayKeepsNobodyWaiting() {
        var anchors = anchors("localhost:1");
        try {
            for (var i = 1; i <= 5_000; i++) {
                anchors.offer(new Head(i, "hash-" + i));
            }
            assertThatExceptionOfType(KafkaException.class).isThrownBy(anchors::kept);
        } finally {
            anchors.destroy();
        }
    }

    private static List<Head> all(AuditAnchors anchors) {
        var all = new ArrayList<Head>();
        anchors.kept().forEachBatch(all::addAll);
        return all;
    }

    private static AuditAnchors anchors(String servers) {
        return new AuditAnchors(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers), TOPIC);
    }
}

package clinic.local.supervisor;

import clinic.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates the topics of the published language, explicitly and before anybody publishes; those that exist stay as
/// they are.
public final class TopicCreation {

    private static final Map<String, String> KEPT_FOR_THIRTY_DAYS_AND_THEN_COMPACTED = Map.of(
            "cleanup.policy",
            "compact",
            "min.compaction.lag.ms",
            String.valueOf(Duration.ofDays(30).toMillis()));

    private TopicCreation() {}

    /// Argument: bootstrap servers.
    public static void main(String[] args) {
        System.out.println(run(args[0]).size() + " topics created");
    }

    /// @return the names of those that were created
    public static List<String> run(String bootstrapServers) {
        var wanted = new ArrayList<NewTopic>();
        Topics.ALL.forEach(
                topic -> wanted.add(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config())));
        Topics.AUDIT_ANCHORS.forEach(topic ->
                wanted.add(new NewTopic(topic, 1, (short) 1).configs(KEPT_FOR_THIRTY_DAYS_AND_THEN_COMPACTED)));
        var created = new ArrayList<String>();
        var client = Map.<String, Object>of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "30000");
        try (var admin = Admin.create(client)) {
            for (var result : admin.createTopics(wanted).values().entrySet()) {
                try {
                    result.getValue().get();
                    created.add(result.getKey());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(
                                "topic " + result.getKey() + " cannot be created: " + e.getMessage(), e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
        return created;
    }
}

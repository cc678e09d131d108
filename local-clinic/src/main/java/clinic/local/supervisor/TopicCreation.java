package clinic.local.supervisor;

import clinic.contracts.Topics;
import clinic.infrastructure.Broker;
import clinic.local.BrokerAccess;
import clinic.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates the topics of the published language, explicitly and before anybody publishes, and says who may do what with
/// them; those that exist stay as they are.
public final class TopicCreation {

    private static final Map<String, String> KEPT_FOR_THIRTY_DAYS_AND_THEN_COMPACTED = Map.of(
            "cleanup.policy",
            "compact",
            "min.compaction.lag.ms",
            String.valueOf(Duration.ofDays(30).toMillis()));

    private TopicCreation() {}

    /// Argument: bootstrap servers. The file `KAFKA_PASSWORD_ADMIN` in `/run/secrets` holds the password of the
    /// broker's administrator, and `KAFKA_PASSWORD_INTAKE` and so on what the others are given; an observer
    /// there is only if it has one.
    public static void main(String[] args) throws IOException {
        var secrets = Path.of(System.getenv().getOrDefault("CLINIC_SECRETS", "/run/secrets"));
        var passwords = new TreeMap<String, String>();
        for (var user : BrokerRules.users()) {
            var file = secrets.resolve(nameOfPassword(user));
            if (!user.equals(BrokerAccess.OBSERVER) || Files.exists(file)) {
                passwords.put(user, Files.readString(file).strip());
            }
        }
        var admin =
                Files.readString(secrets.resolve(nameOfPassword(Broker.ADMIN))).strip();
        var created = run(new BrokerAccess(args[0], Broker.ADMIN, admin), passwords);
        System.out.println(created.size() + " topics created, " + passwords.size() + " users with their rules");
    }

    /// @return the names of those that were created
    public static List<String> run(Stack stack) {
        var passwords = new TreeMap<String, String>();
        BrokerRules.users()
                .forEach(user -> passwords.put(user, stack.brokerAccess(user).password()));
        return run(stack.brokerAccess(Broker.ADMIN), passwords);
    }

    static List<String> run(BrokerAccess admin, Map<String, String> passwords) {
        var wanted = new ArrayList<NewTopic>();
        Topics.ALL.forEach(
                topic -> wanted.add(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config())));
        Topics.AUDIT_ANCHORS.forEach(topic ->
                wanted.add(new NewTopic(topic, 1, (short) 1).configs(KEPT_FOR_THIRTY_DAYS_AND_THEN_COMPACTED)));
        var created = new ArrayList<String>();
        var client = new HashMap<>(admin.client());
        client.put("default.api.timeout.ms", "30000");
        try (var broker = Admin.create(client)) {
            BrokerRules.enforce(broker, passwords);
            for (var result : broker.createTopics(wanted).values().entrySet()) {
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
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker takes no passwords or rules: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
        return created;
    }

    private static String nameOfPassword(String user) {
        return "KAFKA_PASSWORD_" + user.toUpperCase(Locale.ROOT);
    }
}

package clinic.local.supervisor;

import clinic.contracts.TopicRights;
import clinic.contracts.Topics;
import clinic.local.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What one user after the other may do at the broker, found out by trying.
final class BrokerAttempts {

    private final List<String> topics;
    private final String strange;
    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int forbidden;
    private String user = "";
    private Map<String, Object> client = Map.of();

    /// @param strange nobody's topic, among the others
    BrokerAttempts(List<String> topics, String strange) {
        this.topics = topics;
        this.strange = strange;
    }

    void everything(BrokerAccess as) throws Exception {
        user = as.user();
        client = new HashMap<>(as.client());
        client.put("default.api.timeout.ms", 10_000);
        client.put("request.timeout.ms", 5_000);
        topics();
        groups();
        cluster();
    }

    /// What was allowed and should not be, or the other way round.
    List<String> wrong() {
        return wrong;
    }

    int allowed() {
        return allowed;
    }

    int forbidden() {
        return forbidden;
    }

    private void topics() throws Exception {
        var writable = new TreeSet<>(TopicRights.writableBy(user));
        var readable = new TreeSet<>(
                user.equals(BrokerAccess.OBSERVER)
                        ? Topics.ALL.stream().map(topic -> topic.name()).toList()
                        : TopicRights.readableBy(user));
        try (var it = Admin.create(client);
                var reader = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var seen = it.listTopics().names().get();
            for (var topic : topics) {
                var partition = new TopicPartition(topic, 0);
                var config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                tried("list", topic, readable.contains(topic), () -> {
                    if (!seen.contains(topic)) {
                        throw new HiddenFromTheList();
                    }
                });
                tried(
                        "describe",
                        topic,
                        readable.contains(topic),
                        () -> it.describeTopics(List.of(topic)).allTopicNames().get());
                tried(
                        "ask the end of",
                        topic,
                        readable.contains(topic),
                        () -> it.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .all()
                                .get());
                tried("read", topic, readable.contains(topic), () -> {
                    reader.assign(List.of(partition));
                    reader.seekToBeginning(List.of(partition));
                    // what may only be described gives its position, but no record
                    reader.position(partition, Duration.ofSeconds(10));
                    reader.poll(Duration.ofMillis(20));
                });
                tried("write", topic, writable.contains(topic), () -> write(client, topic, user));
                tried(
                        "delete records of",
                        topic,
                        false,
                        () -> it.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(0)))
                                .all()
                                .get());
                tried(
                        "add partitions to",
                        topic,
                        false,
                        () -> it.createPartitions(Map.of(topic, NewPartitions.increaseTo(12)))
                                .all()
                                .get());
                tried(
                        "read the settings of",
                        topic,
                        false,
                        () -> it.describeConfigs(List.of(config)).all().get());
                tried(
                        "change the settings of",
                        topic,
                        false,
                        () -> it.incrementalAlterConfigs(Map.of(
                                        config,
                                        List.of(new AlterConfigOp(
                                                new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET))))
                                .all()
                                .get());
                tried(
                        "delete",
                        topic,
                        false,
                        () -> it.deleteTopics(List.of(topic)).all().get());
                tried(
                        "create again",
                        topic,
                        false,
                        () -> it.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                                .all()
                                .get());
            }
        }
    }

    /// By a producer of its own: one that was refused may be of no use afterwards.
    private static void write(Map<String, Object> client, String topic, String user) throws Exception {
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, bytes("key"), bytes(user)))
                    .get();
        }
    }

    private void groups() {
        try (var it = Admin.create(client)) {
            for (var owner : TopicRights.applications()) {
                var group = owner + ".feature";
                var own = owner.equals(user);
                var topic = own ? TopicRights.readableBy(user).getLast() : strange;
                tried("join", group, own, () -> joins(client, group, topic));
                tried(
                        "move",
                        group,
                        own,
                        () -> it.alterConsumerGroupOffsets(
                                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                                .all()
                                .get());
                tried(
                        "look at",
                        group,
                        own || user.equals(BrokerAccess.OBSERVER),
                        () -> it.listConsumerGroupOffsets(group).all().get());
                tried(
                        "delete",
                        group,
                        false,
                        () -> it.deleteConsumerGroups(List.of(group)).all().get());
                tried("begin a transaction as", owner + ".transactions", false, () -> {
                    var properties = new HashMap<>(client);
                    properties.put("transactional.id", owner + ".transactions");
                    properties.put("max.block.ms", 5_000);
                    try (var producer =
                            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                        producer.initTransactions();
                    }
                });
            }
        }
    }

    private void cluster() {
        var me = allow(user, ResourceType.TOPIC, strange, AclOperation.READ);
        var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (var it = Admin.create(client)) {
            Map<String, Try> all = new TreeMap<>();
            all.put(
                    "create a topic of its own",
                    () -> it.createTopics(List.of(new NewTopic(user + ".own.v1", 1, (short) 1)))
                            .all()
                            .get());
            all.put(
                    "give itself a right",
                    () -> it.createAcls(List.of(me)).all().get());
            all.put(
                    "take rights away",
                    () -> it.deleteAcls(List.of(AclBindingFilter.ANY)).all().get());
            all.put(
                    "read the rules",
                    () -> it.describeAcls(AclBindingFilter.ANY).values().get());
            all.put(
                    "set a password",
                    () -> it.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                    "records", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), "mine")))
                            .all()
                            .get());
            all.put(
                    "read credentials",
                    () -> it.describeUserScramCredentials().all().get());
            all.put(
                    "read the broker's settings",
                    () -> it.describeConfigs(List.of(broker)).all().get());
            all.put(
                    "change the broker's settings",
                    () -> it.incrementalAlterConfigs(Map.of(
                                    broker,
                                    List.of(new AlterConfigOp(
                                            new ConfigEntry("log.retention.ms", "1"), AlterConfigOp.OpType.SET))))
                            .all()
                            .get());
            all.put(
                    "look into the log directories",
                    () -> it.describeLogDirs(List.of(1)).allDescriptions().get());
            all.put(
                    "read quotas",
                    () -> it.describeMetadataQuorum().quorumInfo().get());
            all.put(
                    "move partitions",
                    () -> it.alterPartitionReassignments(Map.of(new TopicPartition(strange, 0), Optional.empty()))
                            .all()
                            .get());
            all.forEach((what, how) -> tried(what, "", false, how));
        }
    }

    private static void joins(Map<String, Object> client, String group, String topic) {
        var properties = new HashMap<>(client);
        properties.put("group.id", group);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            // a foreign group is refused before its offsets can be moved
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)), Duration.ofSeconds(10));
        }
    }

    private interface Try {
        void now() throws Exception;
    }

    private static final class HiddenFromTheList extends AuthorizationException {
        private HiddenFromTheList() {
            super("not listed");
        }
    }

    private void tried(String what, String with, boolean mayIt, Try attempt) {
        var outcome = outcome(attempt);
        for (var again = 0; again < 3 && !List.of("allowed", "refused").contains(outcome); again++) {
            // no answer in time says nothing about rights
            outcome = outcome(attempt);
        }
        if (mayIt) {
            allowed++;
        } else {
            forbidden++;
        }
        if (!outcome.equals(mayIt ? "allowed" : "refused")) {
            wrong.add("%s: %s %s: %s".formatted(user, what, with, outcome));
        }
    }

    private static String outcome(Try attempt) {
        try {
            attempt.now();
            return "allowed";
        } catch (Exception e) {
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return cause instanceof AuthorizationException ? "refused" : cause.toString();
        }
    }

    static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

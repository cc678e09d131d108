package clinic.local.supervisor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import clinic.contracts.TopicRights;
import clinic.contracts.Topics;
import clinic.infrastructure.Broker;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import clinic.local.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
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
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Every user of the broker tries everything with every topic and group: what [TopicRights] grants works, and nothing
/// else. The lists of users and topics are the product's own, so whatever is added is tried as well.
class BrokerRulesTests {

    /// Nobody's topic: whoever gets at it has more than rules for single topics.
    private static final String STRANGE = "strange.secrets.v1";

    private static final Map<String, String> PASSWORDS = new TreeMap<>();
    private static final List<String> TOPICS = Stream.of(
                    Topics.ALL.stream().map(topic -> topic.name()), Topics.AUDIT_ANCHORS.stream(), Stream.of(STRANGE))
            .flatMap(it -> it)
            .toList();

    private static ServerProcess process;
    private static BrokerAccess admin;

    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int forbidden;

    @BeforeAll
    static void startABrokerThatAsksWhoYouAre(@TempDir Path directory) throws Exception {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            // each of some hundred clients would tell all its settings
            logback.getLogger("org.apache.kafka").setLevel(Level.OFF);
        }
        var port = Ports.free();
        var password = "the-password-of-the-admin";
        var broker = new Broker(
                directory.resolve("broker"), port, Ports.free(), password, List.of("-XX:TieredStopAtLevel=1"));
        process = new ServerProcess(broker, directory.resolve("broker.log")).start(Duration.ofSeconds(90));
        admin = new BrokerAccess(broker.bootstrapServers(), Broker.ADMIN, password);
        BrokerRules.users().forEach(user -> PASSWORDS.put(user, "the-password-of-" + user));
        PASSWORDS.put("rogue", "the-password-of-rogue");
        // as a version before might have left it
        try (var it = Admin.create(admin.client())) {
            it.createAcls(List.of(allow("intake", ResourceType.TOPIC, "records.plans.v1", AclOperation.ALL)))
                    .all()
                    .get();
            it.createTopics(List.of(new NewTopic(STRANGE, 1, (short) 1))).all().get();
        }
        TopicCreation.run(admin, PASSWORDS);
        try (var it = Admin.create(admin.client())) {
            // the controller has them at once, the broker a moment later
            await().until(
                            () -> Set.copyOf(it.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get()),
                            Set.copyOf(BrokerRules.rules())::equals);
        }
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void allowsEachApplicationWhatItsWorkNeedsAndNothingElse() throws Exception {
        for (var user : PASSWORDS.keySet()) {
            triesTopics(user);
            triesGroups(user);
            triesTheCluster(user);
        }

        System.out.printf(
                "broker: %d users, %d topics: %d forbidden operations tried, %d allowed ones%n",
                PASSWORDS.size(), TOPICS.size(), forbidden, allowed);
        assertThat(wrong).as("of %d tried", forbidden + allowed).isEmpty();
        assertThat(forbidden).isGreaterThan(500);
        assertThat(allowed).isGreaterThan(50);
    }

    @Test
    void letsNobodyInWithoutTheRightPassword() {
        var wrongPassword = new BrokerAccess(admin.bootstrapServers(), "intake", "guessed").client();
        var stranger = new BrokerAccess(admin.bootstrapServers(), "stranger", "guessed").client();
        var wrongAdmin = new BrokerAccess(admin.bootstrapServers(), Broker.ADMIN, "guessed").client();
        var plainIntake = new HashMap<>(wrongAdmin);
        plainIntake.put(
                "sasl.jaas.config",
                String.valueOf(plainIntake.get("sasl.jaas.config")).replace(Broker.ADMIN, "intake"));
        for (var client : List.of(wrongPassword, stranger, wrongAdmin, plainIntake)) {
            try (var it = Admin.create(client)) {
                assertThatThrownBy(() -> it.listTopics().names().get())
                        .cause()
                        .isInstanceOf(SaslAuthenticationException.class);
            }
        }
        var anonymous = Map.<String, Object>of(
                "bootstrap.servers",
                admin.bootstrapServers(),
                "default.api.timeout.ms",
                2_000,
                "request.timeout.ms",
                1_000);
        try (var it = Admin.create(anonymous)) {
            assertThatThrownBy(() -> it.listTopics().names().get()).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void takesBackWhatTheListDoesNotGive() throws Exception {
        try (var it = Admin.create(admin.client())) {
            assertThat(it.describeAcls(AclBindingFilter.ANY).values().get())
                    .containsExactlyInAnyOrderElementsOf(BrokerRules.rules());
        }
    }

    private void triesTopics(String user) throws Exception {
        var client = client(user);
        var writable = new TreeSet<>(TopicRights.writableBy(user));
        var readable = new TreeSet<>(
                user.equals(BrokerAccess.OBSERVER)
                        ? Topics.ALL.stream().map(topic -> topic.name()).toList()
                        : TopicRights.readableBy(user));
        try (var it = Admin.create(client);
                var reader = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var seen = it.listTopics().names().get();
            for (var topic : TOPICS) {
                var partition = new TopicPartition(topic, 0);
                var config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                tried(user, "list", topic, readable.contains(topic), () -> {
                    if (!seen.contains(topic)) {
                        throw new HiddenFromTheList();
                    }
                });
                tried(
                        user,
                        "describe",
                        topic,
                        readable.contains(topic),
                        () -> it.describeTopics(List.of(topic)).allTopicNames().get());
                tried(
                        user,
                        "ask the end of",
                        topic,
                        readable.contains(topic),
                        () -> it.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .all()
                                .get());
                tried(user, "read", topic, readable.contains(topic), () -> {
                    reader.assign(List.of(partition));
                    reader.seekToBeginning(List.of(partition));
                    // what may only be described gives its position, but no record
                    reader.position(partition, Duration.ofSeconds(10));
                    reader.poll(Duration.ofMillis(20));
                });
                tried(user, "write", topic, writable.contains(topic), () -> write(client, topic, user));
                tried(
                        user,
                        "delete records of",
                        topic,
                        false,
                        () -> it.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(0)))
                                .all()
                                .get());
                tried(
                        user,
                        "add partitions to",
                        topic,
                        false,
                        () -> it.createPartitions(Map.of(topic, NewPartitions.increaseTo(12)))
                                .all()
                                .get());
                tried(
                        user,
                        "read the settings of",
                        topic,
                        false,
                        () -> it.describeConfigs(List.of(config)).all().get());
                tried(
                        user,
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
                        user,
                        "delete",
                        topic,
                        false,
                        () -> it.deleteTopics(List.of(topic)).all().get());
                tried(
                        user,
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

    private void triesGroups(String user) {
        var client = client(user);
        try (var it = Admin.create(client)) {
            for (var owner : TopicRights.applications()) {
                var group = owner + ".feature";
                var own = owner.equals(user);
                var topic = own ? TopicRights.readableBy(user).getLast() : STRANGE;
                tried(user, "join", group, own, () -> joins(client, group, topic));
                tried(
                        user,
                        "move",
                        group,
                        own,
                        () -> it.alterConsumerGroupOffsets(
                                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                                .all()
                                .get());
                tried(
                        user,
                        "look at",
                        group,
                        own || user.equals(BrokerAccess.OBSERVER),
                        () -> it.listConsumerGroupOffsets(group).all().get());
                tried(
                        user,
                        "delete",
                        group,
                        false,
                        () -> it.deleteConsumerGroups(List.of(group)).all().get());
                tried(user, "begin a transaction as", owner + ".transactions", false, () -> {
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

    private void triesTheCluster(String user) {
        var me = allow(user, ResourceType.TOPIC, STRANGE, AclOperation.READ);
        var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (var it = Admin.create(client(user))) {
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
                    () -> it.alterPartitionReassignments(Map.of(new TopicPartition(STRANGE, 0), Optional.empty()))
                            .all()
                            .get());
            all.forEach((what, how) -> tried(user, what, "", false, how));
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

    private void tried(String user, String what, String with, boolean mayIt, Try attempt) {
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

    private static Map<String, Object> client(String user) {
        var client = new HashMap<>(
                new BrokerAccess(admin.bootstrapServers(), user, requireNonNull(PASSWORDS.get(user))).client());
        client.put("default.api.timeout.ms", 10_000);
        client.put("request.timeout.ms", 5_000);
        return client;
    }

    private static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

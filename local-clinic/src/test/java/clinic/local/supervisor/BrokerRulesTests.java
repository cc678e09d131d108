package clinic.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import clinic.contracts.Topics;
import clinic.infrastructure.Broker;
import clinic.infrastructure.Ports;
import clinic.infrastructure.ServerProcess;
import clinic.local.BrokerAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.ResourceType;
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
            it.createAcls(List.of(
                            BrokerAttempts.allow("intake", ResourceType.TOPIC, "records.plans.v1", AclOperation.ALL)))
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
        var attempts = new BrokerAttempts(TOPICS, STRANGE);
        for (var user : PASSWORDS.entrySet()) {
            attempts.everything(new BrokerAccess(admin.bootstrapServers(), user.getKey(), user.getValue()));
        }

        System.out.printf(
                "broker: %d users, %d topics: %d forbidden operations tried, %d allowed ones%n",
                PASSWORDS.size(), TOPICS.size(), attempts.forbidden(), attempts.allowed());
        assertThat(attempts.wrong()).isEmpty();
        assertThat(attempts.forbidden()).isGreaterThan(500);
        assertThat(attempts.allowed()).isGreaterThan(50);
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
}

package clinic.infrastructure;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.jspecify.annotations.Nullable;

/// Apache Kafka itself (`kafka.Kafka`, one node, KRaft) in a JVM of its own, on loopback only. Its data outlives it: a
/// second start in the same directory, also after `kill -9`, goes on with the same topics. It creates no topic by
/// itself.
///
/// With a password for [#ADMIN] it lets nobody in who has not signed in, and nobody do what no rule allows: that user
/// alone may do everything, such as give the others their passwords (SCRAM) and rules. Without one it is open, which is
/// for tests of modules.
public final class Broker implements Program {

    /// Signs in with PLAIN, since it is known before there is anywhere to keep SCRAM credentials.
    public static final String ADMIN = "admin";

    private static final List<String> NEEDED = List.of(
            "kafka",
            "local-infrastructure",
            "scala-",
            "jackson-",
            "slf4j-api",
            "logback-",
            "log4j-",
            "caffeine",
            "metrics-core",
            "jopt-simple",
            "argparse4j",
            "jose4j",
            "hash4j",
            "HdrHistogram",
            "pcollections",
            "re2j",
            "commons-",
            "snakeyaml",
            "lz4-",
            "snappy-",
            "zstd-",
            "jspecify");

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private final @Nullable String adminPassword;
    private final List<String> jvmArguments;

    /// @param adminPassword letters, digits, `-` and `_`; null for a broker that is open to everybody on this machine
    public Broker(
            Path directory, int port, int controllerPort, @Nullable String adminPassword, List<String> jvmArguments) {
        if (adminPassword != null && !adminPassword.matches("[\\w-]{16,}")) {
            throw new IllegalArgumentException("a password of at least 16 letters, digits, - and _ is needed");
        }
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.controllerPort = controllerPort;
        this.adminPassword = adminPassword;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(directory);
        var file = directory.resolve("server.properties");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, properties() + (adminPassword == null ? OPEN : guarded(adminPassword)));
    }

    @Override
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
        command.add("-Dlogback.configurationFile=clinic/infrastructure/broker-logback.xml");
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", classPath(), BrokerMain.class.getName()));
        command.add(directory.resolve("server.properties").toString());
        return command;
    }

    /// Asks for the cluster's brokers: a broker that lists itself is past its start and not fenced.
    @Override
    public boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(3_000);
            if (adminPassword != null) {
                signIn(socket, adminPassword);
            }
            var request = new MetadataRequest(new MetadataRequestData().setTopics(List.of()), (short) 4);
            var metadata = (MetadataResponse) ask(socket, ApiKeys.METADATA, request);
            return !metadata.brokers().isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void signIn(Socket socket, String password) throws IOException {
        var plain = new SaslHandshakeRequestData().setMechanism("PLAIN");
        ask(socket, ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequest(plain, (short) 1));
        var credentials = "\0%s\0%s".formatted(ADMIN, password).getBytes(StandardCharsets.UTF_8);
        var authenticate = new SaslAuthenticateRequestData().setAuthBytes(credentials);
        ask(socket, ApiKeys.SASL_AUTHENTICATE, new SaslAuthenticateRequest(authenticate, (short) 1));
    }

    private static AbstractResponse ask(Socket socket, ApiKeys key, AbstractRequest request) throws IOException {
        var header = new RequestHeader(key, request.version(), "clinic", 1);
        var bytes = request.serializeWithHeader(header);
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
        var in = new DataInputStream(socket.getInputStream());
        var answer = new byte[in.readInt()];
        in.readFully(answer);
        return AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
    }

    private static final String OPEN = "listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT\n";

    private static String guarded(String password) {
        return """
                listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.client.plain.sasl.jaas.config=%1$s
                listener.name.client.scram-sha-512.sasl.jaas.config=%2$s
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                listener.name.controller.plain.sasl.jaas.config=%1$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                allow.everyone.if.no.acl.found=false
                super.users=User:%3$s
                """.formatted(
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " username=\"%1$s\" password=\"%2$s\" user_%1$s=\"%2$s\";".formatted(ADMIN, password),
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                        ADMIN);
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                inter.broker.listener.name=CLIENT
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.partitions=6
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                log.cleaner.dedupe.buffer.size=33554432
                log.cleaner.threads=1
                num.network.threads=2
                num.io.threads=4
                num.recovery.threads.per.data.dir=2
                background.threads=2
                """.formatted(port, controllerPort, directory.resolve("log"));
    }

    /// What the broker needs of this JVM's class path, so that no application's logging or configuration reaches it.
    private static String classPath() {
        var all = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .toList();
        var needed = all.stream().filter(Broker::isNeeded).toList();
        return String.join(File.pathSeparator, needed.stream().anyMatch(e -> e.contains("kafka_")) ? needed : all);
    }

    private static boolean isNeeded(String entry) {
        var path = Path.of(entry);
        return path.endsWith(Path.of("local-infrastructure", "target", "classes"))
                || entry.endsWith(".jar")
                        && NEEDED.stream().anyMatch(path.getFileName().toString()::startsWith);
    }
}

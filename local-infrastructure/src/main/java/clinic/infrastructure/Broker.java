package clinic.infrastructure;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// Apache Kafka itself (`kafka.Kafka`, one node, KRaft) in a JVM of its own, on loopback only. Its data outlives it: a
/// second start in the same directory, also after `kill -9`, goes on with the same topics. It creates no topic by
/// itself.
public final class Broker implements Program {

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
    private final List<String> jvmArguments;

    public Broker(Path directory, int port, int controllerPort, List<String> jvmArguments) {
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.controllerPort = controllerPort;
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
        Files.writeString(directory.resolve("server.properties"), properties());
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
        var header = new RequestHeader(ApiKeys.METADATA, (short) 4, "clinic", 1);
        var request = new MetadataRequest(new MetadataRequestData().setTopics(List.of()), (short) 4);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(3_000);
            var bytes = request.serializeWithHeader(header);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            var answer = new byte[in.readInt()];
            in.readFully(answer);
            var metadata = (MetadataResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
            return !metadata.brokers().isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
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

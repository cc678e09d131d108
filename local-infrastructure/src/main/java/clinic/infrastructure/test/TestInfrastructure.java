package clinic.infrastructure.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.DatabaseServer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/// The broker and the database server of this JVM's tests: started at first use, ended with the JVM. Which kind is
/// decided by the system property or environment variable `clinic.infrastructure` (`CLINIC_INFRASTRUCTURE`):
/// `containers`, `embedded`, or `auto` (the default), which takes containers if Docker answers and else child
/// processes, and says in one line why. Where nobody chose, the build runs what is marked [OnEveryInfrastructure] once
/// more with `other`: the kind that `auto` does not take.
public abstract sealed class TestInfrastructure permits EmbeddedInfrastructure, ContainerInfrastructure {

    private static final @Nullable String VARIABLE = System.getenv("CLINIC_INFRASTRUCTURE");

    private static @Nullable TestInfrastructure shared;
    private static @Nullable EmbeddedInfrastructure embedded;

    private final Map<String, DatabaseAccess> databases = new ConcurrentHashMap<>();

    /// What the switch says.
    public static synchronized TestInfrastructure get() {
        if (shared == null) {
            quietLogs();
            shared = switch (choice()) {
                case "embedded" -> embedded();
                case "containers" -> containers();
                case "auto" -> automatic();
                case "other" -> dockerObstacle() == null ? alsoEmbedded() : containers();
                default ->
                    throw new IllegalArgumentException(
                            "clinic.infrastructure is auto, containers or embedded, not " + choice());
            };
        }
        return shared;
    }

    /// Child processes whatever the switch says: for tests that kill the broker or the database.
    public static synchronized EmbeddedInfrastructure embedded() {
        if (embedded == null) {
            quietLogs();
            embedded = new EmbeddedInfrastructure();
        }
        return embedded;
    }

    public abstract String bootstrapServers();

    abstract DatabaseServer databaseServer();

    /// A database of its own for every name, created empty at the first call in this JVM, with the rights that it has
    /// in production.
    public final DatabaseAccess database(String name) {
        return databases.computeIfAbsent(name, databaseServer()::provide);
    }

    /// The same database, by whoever may do anything.
    public final DataSource superuser(String name) {
        var server = databaseServer();
        var all = new PGSimpleDataSource();
        all.setUrl(database(name).jdbcUrl());
        all.setUser(server.user());
        all.setPassword(server.password());
        return all;
    }

    /// Creates topics; those that exist stay as they are.
    public final void createTopics(Collection<NewTopic> topics) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            for (var result : admin.createTopics(topics).values().values()) {
                try {
                    result.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("topics cannot be created", e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("topics cannot be created", e);
        }
    }

    /// Why tests cannot be run on what the switch says; null if they can.
    static @Nullable String obstacle() {
        return switch (choice()) {
            case "containers" -> withoutContainers(dockerObstacle());
            case "other" ->
                VARIABLE != null
                        ? "once is enough, CLINIC_INFRASTRUCTURE says " + VARIABLE
                        : withoutContainers(dockerObstacle());
            default -> null;
        };
    }

    private static @Nullable String withoutContainers(@Nullable String obstacle) {
        return obstacle == null ? null : "no containers, Docker does not answer: " + obstacle;
    }

    private static String choice() {
        var property = System.getProperty("clinic.infrastructure");
        return property != null ? property : VARIABLE != null ? VARIABLE : "auto";
    }

    private static TestInfrastructure containers() {
        System.out.println("infrastructure: containers");
        return new ContainerInfrastructure();
    }

    private static TestInfrastructure alsoEmbedded() {
        System.out.println("infrastructure: embedded (once more, after containers)");
        return embedded();
    }

    private static TestInfrastructure automatic() {
        var obstacle = dockerObstacle();
        if (obstacle == null) {
            return containers();
        }
        System.out.println("infrastructure: embedded (Docker does not answer: " + obstacle + ")");
        return embedded();
    }

    private static @Nullable String dockerObstacle() {
        // its own account of a missing Docker is a page long
        silence("org.testcontainers.dockerclient");
        try {
            DockerClientFactory.instance().client();
            return null;
        } catch (RuntimeException | LinkageError e) {
            return String.valueOf(e.getMessage()).split("[.\n]", 2)[0];
        }
    }

    private static void silence(String logger) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getLogger(logger).setLevel(Level.OFF);
        }
    }

    /// Without a logging configuration these would tell every detail of their work.
    private static void quietLogs() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            for (var name : new String[] {
                "org.apache.kafka", "org.testcontainers", "tc", "com.github.dockerjava", "org.postgresql"
            }) {
                logback.getLogger(name).setLevel(Level.ERROR);
            }
        }
    }
}

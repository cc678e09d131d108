package clinic.local;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the clinic consists of at run time, each a process of its own, with its place in the block of twenty ports.
public enum Part {
    DATABASE(8, null),
    BROKER(6, null),
    MAIL(9, null),
    IDENTITY(5, null),
    INTAKE(1, "intake-service"),
    SCHEDULING(2, "scheduling-service"),
    RECORDS(3, "records-service"),
    NOTIFICATION(4, "notification-service"),
    PORTAL(0, "portal");

    /// The controller's half of the broker, and the mail server's inspection over HTTP.
    public static final int CONTROLLER_PORT = 7;

    public static final int MAIL_INSPECTION_PORT = 15;
    /// Where Keycloak says whether it is ready.
    public static final int IDENTITY_HEALTH_PORT = 16;
    private static final int MANAGEMENT_PORTS = 10;

    private final int port;
    private final @Nullable String module;

    Part(int port, @Nullable String module) {
        this.port = port;
        this.module = module;
    }

    public static List<Part> services() {
        return Arrays.stream(values()).filter(part -> part.module != null).toList();
    }

    public static Optional<Part> named(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Part::label).collect(Collectors.joining(", "));
    }

    /// The name on the command line; of a service also its database's.
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public Optional<String> module() {
        return Optional.ofNullable(module);
    }

    /// As it is registered at the sign-in server.
    public String client() {
        return module().orElseThrow(() -> new IllegalStateException(label() + " signs in nowhere"));
    }

    public int portOffset() {
        return port;
    }

    public int managementPortOffset() {
        if (module == null) {
            throw new IllegalStateException(label() + " has no management port");
        }
        return MANAGEMENT_PORTS + port;
    }
}

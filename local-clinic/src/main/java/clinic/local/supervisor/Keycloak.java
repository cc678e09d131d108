package clinic.local.supervisor;

import clinic.infrastructure.Program;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The real Keycloak from its distribution, set up as `docker-compose.yml` sets up its container: production mode, the
/// same realm, no administrator. Its data is kept with the clinic's, and outlives a `kill -9`.
///
/// It is started without its script, which would stay as a shell between it and its supervisor.
public record Keycloak(Stack stack) implements Program {

    public static final String VERSION = "26.7.3";

    /// What is decided once, before the first start, and makes every start shorter.
    public static final Map<String, String> DECIDED_ONCE =
            Map.of("KC_DB", "dev-file", "KC_CACHE", "local", "KC_HEALTH_ENABLED", "true");

    private static final List<String> OPENED =
            List.of("java.util", "java.util.concurrent", "java.security", "java.lang");

    /// Where the distribution lies unpacked, shared by every home of this source tree.
    public static Path directory(Stack stack) {
        return stack.built("keycloak").resolve("keycloak-" + VERSION);
    }

    @Override
    public String name() {
        return Part.IDENTITY.label();
    }

    @Override
    public void prepare() throws IOException {
        var realm = Path.of("deploy", "keycloak", "clinic-realm.json");
        var imported = directory(stack).resolve("data").resolve("import").resolve(realm.getFileName());
        Files.createDirectories(imported.getParent());
        Files.copy(stack.root().resolve(realm), imported, StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(stack.data("keycloak"));
    }

    @Override
    public List<String> command() {
        var home = directory(stack);
        var arguments = new ArrayList<>(List.of("-Xms64m", "-Xmx384m", "-Duser.language=en", "-Duser.country=US"));
        arguments.add("-Djava.util.concurrent.ForkJoinPool.common.threadFactory"
                + "=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory");
        arguments.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        arguments.add("-Dpicocli.disable.closures=true");
        OPENED.forEach(it -> arguments.add("--add-opens=java.base/" + it + "=ALL-UNNAMED"));
        arguments.add("--enable-native-access=ALL-UNNAMED");
        arguments.add("-Dkc.home.dir=" + home);
        arguments.add("-Djboss.server.config.dir=" + home.resolve("conf"));
        arguments.addAll(List.of(
                "-cp",
                home.resolve("lib").resolve("quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        arguments.addAll(List.of("start", "--optimized", "--import-realm"));
        return JvmProgram.command(arguments);
    }

    @Override
    public Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("KC_HTTP_ENABLED", "true");
        environment.put("KC_HTTP_HOST", "127.0.0.1");
        environment.put("KC_HTTP_PORT", String.valueOf(stack.port(Part.IDENTITY)));
        environment.put("KC_HTTP_MANAGEMENT_PORT", String.valueOf(healthPort()));
        environment.put("KC_HOSTNAME", stack.url(Part.IDENTITY).toString());
        environment.put(
                "KC_DB_URL",
                "jdbc:h2:file:%s;NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"
                        .formatted(stack.data("keycloak").resolve("keycloakdb")));
        environment.put("KC_LOG_LEVEL", "WARN");
        // what the realm file asks for
        environment.put("PORTAL_URL", stack.url(Part.PORTAL).toString());
        environment.put("PORTAL_INSIDE", stack.url(Part.PORTAL).toString());
        for (var service : Part.services()) {
            environment.put(service.name() + "_CLIENT_SECRET", stack.clientSecret(service.client()));
        }
        return environment;
    }

    @Override
    public boolean answers() {
        return JvmProgram.isOk(URI.create("http://127.0.0.1:%d/health/ready".formatted(healthPort())));
    }

    private int healthPort() {
        return stack.portBase() + Part.IDENTITY_HEALTH_PORT;
    }
}

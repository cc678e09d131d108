package clinic.local.supervisor;

import clinic.infrastructure.Broker;
import clinic.infrastructure.Database;
import clinic.infrastructure.Program;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.backup.Backups;
import clinic.local.identity.IdentityServer;
import clinic.local.mail.MailServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How each part of the clinic is run on this machine: the one place that knows the services' environment variables.
final class Programs {

    /// Pages are repeated soon enough to be watched.
    private static final String PAGING_INTERVAL = "PT5S";

    private final Stack stack;
    private final Database database;

    Programs(Stack stack) {
        this.stack = stack;
        this.database = new Database(stack.data("database"), stack.port(Part.DATABASE), List.of())
                .archiving(Backups.ARCHIVE_TIMEOUT);
    }

    Program of(Part part) {
        return switch (part) {
            case DATABASE -> database;
            case BROKER ->
                new Broker(
                        stack.data("broker"),
                        stack.port(part),
                        stack.portBase() + Part.CONTROLLER_PORT,
                        stack.brokerAccess(Broker.ADMIN).password(),
                        List.of());
            case MAIL -> mail();
            case IDENTITY ->
                switch (stack.identity()) {
                    case EMBEDDED -> identity();
                    case KEYCLOAK -> new Keycloak(stack);
                };
            case INTAKE, SCHEDULING, RECORDS, NOTIFICATION, PORTAL -> service(part);
        };
    }

    Database database() {
        return database;
    }

    private Program mail() {
        var inspection = stack.portBase() + Part.MAIL_INSPECTION_PORT;
        return ofThisClassPath(
                Part.MAIL,
                "-Xmx48m",
                MailServer.class,
                List.of(
                        String.valueOf(stack.port(Part.MAIL)),
                        String.valueOf(inspection),
                        stack.data("mail").resolve("messages.jsonl").toString()),
                Map.of(),
                URI.create("http://127.0.0.1:" + inspection + "/messages?to=nobody"));
    }

    private Program identity() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("SERVER_PORT", String.valueOf(stack.port(Part.IDENTITY)));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("OIDC_ISSUER", stack.issuer());
        environment.put("PORTAL_URL", stack.url(Part.PORTAL).toString());
        environment.put("SIGNING_KEY_FILE", stack.signingKeyFile().toString());
        for (var client : Part.services()) {
            environment.put("CLIENT_SECRET_" + client.name(), stack.clientSecret(client.client()));
        }
        return ofThisClassPath(
                Part.IDENTITY,
                "-Xmx96m",
                IdentityServer.class,
                List.of(),
                environment,
                URI.create("http://127.0.0.1:" + stack.port(Part.IDENTITY) + "/login"));
    }

    private Program ofThisClassPath(
            Part part, String heap, Class<?> main, List<String> arguments, Map<String, String> environment, URI ready) {
        var classPath = System.getProperty("java.class.path");
        var command = new ArrayList<>(List.of(heap, "-cp", classPath, main.getName()));
        command.addAll(arguments);
        var running = stack.built("command-line").resolve("local-clinic-" + Stack.version() + ".jar");
        var own = new Application(running, stack.built("apps"));
        var cache = new AotCache(stack.built("aot"), part.label(), own.stamp() + heap + classPath);
        return new JvmProgram(part.label(), null, cache, command, () -> environment, ready);
    }

    private Program service(Part part) {
        var application = new Application(
                stack.jar(part.module().orElseThrow()), stack.built("apps").resolve(part.label()));
        var heap = "-Xmx224m";
        var cache = new AotCache(stack.built("aot"), part.label(), application.stamp() + heap);
        return new JvmProgram(
                part.label(),
                application,
                cache,
                List.of(heap, "-jar", application.launcher().toString()),
                () -> serviceEnvironment(part),
                stack.readiness(part));
    }

    private Map<String, String> serviceEnvironment(Part part) {
        var access = database.server().provide(part.label());
        var environment = new LinkedHashMap<String, String>();
        environment.put("SERVER_PORT", String.valueOf(stack.port(part)));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_PORT", String.valueOf(stack.managementPort(part)));
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("DATABASE_URL", access.jdbcUrl());
        environment.put("DATABASE_USER", access.user());
        environment.put("DATABASE_PASSWORD", access.password());
        environment.put("DATABASE_OWNER_USER", access.ownerUser());
        environment.put("DATABASE_OWNER_PASSWORD", access.ownerPassword());
        var broker = stack.brokerAccess(part.label());
        environment.put("KAFKA_BOOTSTRAP", broker.bootstrapServers());
        environment.put("KAFKA_USER", broker.user());
        environment.put("KAFKA_PASSWORD", broker.password());
        var identity = stack.url(Part.IDENTITY).toString();
        environment.put("OIDC_ISSUER", stack.issuer());
        environment.put("OIDC_JWKS", stack.identity().keys(identity));
        environment.put("OIDC_CLIENT_ID", part.client());
        environment.put("OIDC_CLIENT_SECRET", stack.clientSecret(part.client()));
        environment.put("PORTAL_URL", stack.url(Part.PORTAL).toString());
        switch (part) {
            case PORTAL -> {
                environment.put("OIDC_AUTHORIZE", stack.identity().authorize(identity));
                environment.put("OIDC_TOKEN", stack.identity().token(identity));
                environment.put("OIDC_END_SESSION", stack.identity().endSession(identity));
                environment.put("PORTAL_DRAFT_KEY", stack.secret("portal drafts"));
                for (var service : List.of(Part.INTAKE, Part.SCHEDULING, Part.RECORDS, Part.NOTIFICATION)) {
                    environment.put(service.name() + "_URL", stack.url(service).toString());
                }
            }
            case NOTIFICATION -> {
                environment.put("SMTP_HOST", "127.0.0.1");
                environment.put("SMTP_PORT", String.valueOf(stack.port(Part.MAIL)));
                environment.put("MAIL_FROM", "clinic@clinic.example");
                environment.put("PRIVACY_OFFICER_EMAIL", "priya.shah@clinic.example");
                environment.put("CLINIC_PAGING_INTERVAL", PAGING_INTERVAL);
            }
            case INTAKE, SCHEDULING, RECORDS -> {
                // nothing of their own
            }
            case DATABASE, BROKER, MAIL, IDENTITY -> throw new IllegalArgumentException(part.label());
        }
        // the whole clinic may be put at another time, to play at any hour of a site's day
        var offset = System.getenv("CLINIC_CLOCK_OFFSET");
        environment.put("CLINIC_CLOCK_OFFSET", offset == null || offset.isBlank() ? "PT0S" : offset);
        return environment;
    }
}

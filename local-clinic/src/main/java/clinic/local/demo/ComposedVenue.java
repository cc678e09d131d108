package clinic.local.demo;

import clinic.local.BrokerAccess;
import clinic.local.ComposeSecrets;
import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What `docker compose up` runs on this machine: tokens by Keycloak, mail in MailDev.
///
/// @param portBase first of the ten ports
public record ComposedVenue(int portBase, KeycloakTokens tokens) implements Venue {

    public ComposedVenue(int portBase) {
        this(portBase, new KeycloakTokens("http://localhost:" + (portBase + Part.IDENTITY.portOffset())));
    }

    /// At the ports that `CLINIC_PORTS` says, as in `docker-compose.yml`.
    public static ComposedVenue here() {
        var block = Optional.ofNullable(System.getenv("CLINIC_PORTS"))
                .filter(it -> !it.isBlank())
                .orElse("808");
        return new ComposedVenue(10 * Integer.parseInt(block));
    }

    @Override
    public URI url(Part part) {
        return URI.create("http://localhost:" + (portBase + part.portOffset()));
    }

    @Override
    public BrokerAccess broker() {
        return new BrokerAccess(
                "127.0.0.1:" + (portBase + Part.BROKER.portOffset()), BrokerAccess.OBSERVER, observersPassword());
    }

    private static String observersPassword() {
        var file = ComposeSecrets.directory(Stack.here().root()).resolve("observer-broker");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DemoFailed(file + " cannot be read; ./clinic secrets writes it");
        }
    }

    @Override
    public String token(DemoUser user) {
        return tokens.of(user);
    }

    @Override
    public List<String> mailTo(String address) {
        return Json.of(HttpRequest.newBuilder(URI.create(url(Part.MAIL) + "/email")))
                .valueStream()
                .filter(mail -> mail.path("envelope")
                        .path("to")
                        .valueStream()
                        .anyMatch(to -> to.path("address").asString("").equalsIgnoreCase(address)))
                .map(mail -> mail.path("messageId").asString(""))
                .toList();
    }
}

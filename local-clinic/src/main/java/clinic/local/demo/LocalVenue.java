package clinic.local.demo;

import clinic.local.BrokerAccess;
import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What `./clinic up` runs.
public record LocalVenue(Stack stack, KeycloakTokens tokens) implements Venue {

    public LocalVenue(Stack stack) {
        this(stack, new KeycloakTokens(stack.url(Part.IDENTITY).toString()));
    }

    @Override
    public URI url(Part service) {
        return stack.url(service);
    }

    @Override
    public BrokerAccess broker() {
        return stack.brokerAccess(BrokerAccess.OBSERVER);
    }

    @Override
    public String token(DemoUser user) {
        return switch (stack.identity()) {
            case EMBEDDED -> stack.token(user);
            case KEYCLOAK -> tokens.of(user);
        };
    }

    @Override
    public List<String> mailTo(String address) {
        var encoded = URLEncoder.encode(address, StandardCharsets.UTF_8);
        var messages = Json.of(HttpRequest.newBuilder(URI.create(stack.mailInspection() + "/messages?to=" + encoded)));
        return messages.valueStream()
                .map(mail -> mail.path("messageId").asString(""))
                .toList();
    }
}

package clinic.local.identity;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.Keycloak;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keycloak's realm beside the sign-in of one machine: the same people, the same services, the same rights.
class ClinicRealmTests {

    private final JsonNode realm =
            JsonMapper.shared().readTree(Path.of("..", "deploy", "keycloak", "clinic-realm.json"));

    @Test
    void hasTheDemoUsers() {
        var people = users().filter(user -> !user.has("serviceAccountClientId")).toList();

        assertThat(people).map(ClinicRealmTests::demoUser).isEqualTo(DemoUser.ALL);
        assertThat(people)
                .map(user -> user.path("credentials").path(0).path("value").asString())
                .isEqualTo(DemoUser.ALL.stream().map(DemoUser::password).toList());
    }

    @Test
    void knowsEachServiceByTheSubjectItHasOnOneMachine() {
        var services =
                users().filter(user -> user.has("serviceAccountClientId")).toList();

        assertThat(services)
                .extracting(user -> user.path("serviceAccountClientId").asString())
                .containsExactly("intake-service", "scheduling-service", "records-service", "notification-service");
        assertThat(services).allSatisfy(user -> {
            var client = user.path("serviceAccountClientId").asString();
            assertThat(user.path("id").asString())
                    .isEqualTo(UUID.nameUUIDFromBytes(client.getBytes(StandardCharsets.UTF_8))
                            .toString());
            assertThat(rolesOf(user)).containsExactly("service");
        });
    }

    /// What nobody fills in would stand in the realm as it is written, and be everybody's secret.
    @Test
    void isGivenAllThatItAsksForOnOneMachineAndInContainers(@TempDir Path home) throws Exception {
        var asked = Pattern.compile("\\$\\{([A-Z_]+)}")
                .matcher(Files.readString(Path.of("..", "deploy", "keycloak", "clinic-realm.json")))
                .results()
                .map(it -> it.group(1))
                .collect(Collectors.toSet());
        assertThat(asked).hasSize(Part.services().size() + 2);
        assertThat(new Keycloak(new Stack(home, home, Stack.DEFAULT_PORT_BASE)).environment())
                .containsKeys(asked.toArray(String[]::new));
        var compose = new Yaml().<Object>load(Files.readString(Path.of("..", "docker-compose.yml")));
        JsonNode identity = JsonMapper.shared().valueToTree(compose).at("/services/identity");
        var given = new HashSet<>(identity.path("environment").propertyNames());
        identity.path("secrets")
                .forEach(secret -> given.add(secret.path("target").asString()));
        assertThat(given).containsAll(asked);
    }

    @Test
    void grantsAClientNothingThatIsNotWrittenDown() {
        assertThat(clients().filter(it -> it.path("fullScopeAllowed").asBoolean(true)))
                .isEmpty();
        assertThat(withFlow("standardFlowEnabled")).containsExactly("portal");
        assertThat(withFlow("directAccessGrantsEnabled")).containsExactly("demo");
        assertThat(withFlow("serviceAccountsEnabled")).allMatch(client -> client.endsWith("-service"));
        assertThat(withFlow("implicitFlowEnabled")).isEmpty();
    }

    /// What the realm file does not mention, Keycloak makes as it likes.
    @Test
    void closesWhatKeycloakWouldOpenByItself() {
        assertThat(realm.path("clients").valueStream())
                .filteredOn(it -> !it.path("enabled").asBoolean(true))
                .extracting(it -> it.path("clientId").asString())
                .containsExactly("admin-cli", "security-admin-console");
    }

    @Test
    void demandsAProofKeyOfThePortal() {
        assertThat(client("portal")
                        .path("attributes")
                        .path("pkce.code.challenge.method")
                        .asString())
                .isEqualTo("S256");
    }

    @Test
    void givesEachClientTheScopesThatItHasOnOneMachine() {
        assertThat(clients().filter(it -> !it.path("bearerOnly").asBoolean(false)))
                .allSatisfy(client -> assertThat(
                                scopes(client, "defaultClientScopes").toList())
                        .isEqualTo(
                                switch (client.path("clientId").asString()) {
                                    // has to ask for them
                                    case "portal" -> List.of();
                                    case "demo" -> List.of("clinic:read", "clinic:write");
                                    default -> List.of("clinic:read");
                                }));
        assertThat(clients()
                        .filter(it ->
                                scopes(it, "optionalClientScopes").findAny().isPresent()))
                .extracting(it -> it.path("clientId").asString())
                .containsExactly("portal");
        assertThat(scopes(client("portal"), "optionalClientScopes")).containsExactly("clinic:read", "clinic:write");
        assertThat(realm.path("clientScopes").valueStream())
                .filteredOn(it -> it.path("name").asString().startsWith("clinic:"))
                .hasSize(2)
                .allMatch(it -> it.path("attributes")
                        .path("include.in.token.scope")
                        .asString()
                        .equals("true"));
    }

    @Test
    void marksAccessTokensAndHasThemEndSoon() {
        assertThat(clients().filter(it -> !it.path("bearerOnly").asBoolean(false)))
                .allMatch(it -> it.path("attributes")
                        .path("access.token.header.type.rfc9068")
                        .asString()
                        .equals("true"));
        assertThat(realm.path("accessTokenLifespan").asInt()).isEqualTo(300);
    }

    private static Stream<String> scopes(JsonNode client, String kind) {
        return client.path(kind).valueStream().map(JsonNode::asString).filter(scope -> scope.startsWith("clinic:"));
    }

    private JsonNode client(String id) {
        return clients()
                .filter(it -> it.path("clientId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Stream<JsonNode> users() {
        return realm.path("users").valueStream();
    }

    private Stream<JsonNode> clients() {
        return realm.path("clients")
                .valueStream()
                .filter(it -> it.path("enabled").asBoolean(true));
    }

    private List<String> withFlow(String flow) {
        return clients()
                .filter(it -> it.path(flow).asBoolean(true))
                .map(it -> it.path("clientId").asString())
                .toList();
    }

    private static DemoUser demoUser(JsonNode user) {
        return new DemoUser(
                UUID.fromString(user.path("id").asString()),
                user.path("username").asString(),
                user.path("firstName").asString() + " " + user.path("lastName").asString(),
                rolesOf(user).getFirst(),
                user.path("attributes")
                        .path("sites")
                        .valueStream()
                        .map(site -> UUID.fromString(site.asString()))
                        .toList());
    }

    private static List<String> rolesOf(JsonNode user) {
        return user.path("clientRoles")
                .path("clinic")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }
}

package clinic.intake;

import static clinic.kit.testing.TestTokens.HARBOR;
import static clinic.kit.testing.TestTokens.RIVERSIDE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.kit.testing.TestTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Staff at work, over HTTP. Everybody works at both sites unless a test says otherwise.
@TestComponent
public class Desk {

    private final MockMvcTester http;
    private final JsonMapper json;

    Desk(MockMvcTester http, JsonMapper json) {
        this.http = http;
        this.json = json;
    }

    public static String as(String role) {
        return TestTokens.as(role, HARBOR, RIVERSIDE);
    }

    public MvcTestResult get(String token, String path) {
        return http.get()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange();
    }

    /// The body of what is there for this caller.
    public JsonNode read(String token, String path) {
        var result = get(token, path);
        assertThat(result).hasStatusOk();
        return json.readTree(result.getResponse().getContentAsByteArray());
    }

    public MvcTestResult search(String token, String path, Object wanted) {
        return http.post()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(wanted))
                .exchange();
    }

    /// What a search finds for this caller.
    public JsonNode found(String token, String path, Object wanted) {
        var result = search(token, path, wanted);
        assertThat(result).hasStatusOk();
        return json.readTree(result.getResponse().getContentAsByteArray());
    }

    /// Creates, with a new idempotency key.
    public MvcTestResult create(String token, String path, Object body) {
        return create(token, path, UUID.randomUUID().toString(), body);
    }

    public MvcTestResult create(String token, String path, String key, Object body) {
        return http.post()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body))
                .exchange();
    }

    /// Changes what has this version.
    public MvcTestResult post(String token, String path, long version, @Nullable Object body) {
        var request = http.post()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header(HttpHeaders.IF_MATCH, "\"" + version + "\"");
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(body))
                        .exchange();
    }

    public MvcTestResult put(String token, String path, long version, Object body) {
        return http.put()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header(HttpHeaders.IF_MATCH, "\"" + version + "\"")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body))
                .exchange();
    }

    /// A patient as they are registered, to be changed by a test as it likes.
    public static Map<String, Object> patient(String familyName) {
        var patient = new HashMap<String, Object>();
        patient.put("familyName", familyName);
        patient.put("givenName", "María");
        patient.put("birthDate", "1980-05-17");
        patient.put("email", "maria@example.org");
        patient.put("phone", "+1 303 555 0142");
        patient.put("language", "es");
        patient.put("interpreterNeeded", true);
        patient.put("consent", Map.of("email", true, "sms", false));
        return patient;
    }

    public UUID registered() {
        return idOf(create(as(Role.FRONT_DESK), "/api/v1/patients", patient("García")));
    }

    /// A case for a new patient at Harbor.
    public UUID opened(PainHistory history) {
        return idOf(create(as(Role.FRONT_DESK), "/api/v1/cases", opening(registered(), HARBOR, history)));
    }

    public static Map<String, Object> opening(UUID patientId, UUID siteId, Object history) {
        return Map.of("patientId", patientId, "siteId", siteId, "history", history);
    }

    public static UUID idOf(MvcTestResult created) {
        assertThat(created).hasStatus(HttpStatus.CREATED);
        var location = requireNonNull(created.getResponse().getHeader(HttpHeaders.LOCATION));
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }
}

package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.Api.Answer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProblemTests extends SampleServiceTests {

    @Test
    void namesEveryInvalidFieldInItsOrder() {
        var answer = register("""
                {"name": " ", "siteId": "%s", "size": 11, "kind": "SOLID",
                 "make": {"parts": [{"label": "ok", "side": "LEFT"}, {"side": null, "label": "%s"}], "story": ""}}
                """.formatted(HERE, "x".repeat(21)));

        assertRefused(answer, 400, "invalid-request");
        assertThat(answer.fields())
                .containsExactly("name", "size", "make.parts[1].label", "make.parts[1].side", "make.story");
        assertThat(messages(answer))
                .containsExactly(
                        "must not be blank",
                        "must be less than or equal to 10",
                        "must have at most 20 characters",
                        "must not be null",
                        "must not be blank; leave it out instead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            size                 | "three"              | must be a whole number
            size                 | "3"                  | must be a whole number
            size                 | 3.5                  | must be a whole number
            size                 | 99999999999          | must be a whole number
            size                 | null                 | must be a whole number
            name                 | 5                    | must be text without control characters
            name                 | {}                   | must be text without control characters
            name                 | "a\\u0000b"          | must be a single line without control characters
            name                 | "a\\r\\nBcc: b"       | must be a single line without control characters
            name                 | "a\\u202eb"          | must not contain characters that turn the direction of writing
            name                 | "a\\ud800b"          | must not contain half a character
            make.parts[0].label  | "a\\tb"              | must be a single line without control characters
            make.story           | "a\\u0000b"          | must not contain control characters
            kind                 | "FLAT"               | must be one of SOLID, HOLLOW
            kind                 | "UNKNOWN"            | must be one of SOLID, HOLLOW
            kind                 | 0                    | must be one of SOLID, HOLLOW
            siteId               | "here"               | must be a UUID such as 0192a000-0000-7000-8000-000000000001
            madeAt               | "yesterday"          | must be an instant such as 2026-03-01T09:30:00Z, in a year of four digits
            madeAt               | 17                   | must be an instant such as 2026-03-01T09:30:00Z, in a year of four digits
            madeAt               | "+100000-01-01T00:00:00Z" | must be an instant such as 2026-03-01T09:30:00Z, in a year of four digits
            fragile              | "yes"                | must be true or false
            make                 | []                   | must be an object
            make.parts           | {}                   | must be a list
            make.parts[0]        | null                 | must not hold null
            make.parts[0].side   | "UP"                 | must be one of LEFT, RIGHT
            make.parts[0].length | 12                   | must be an object
            make.parts[0].length | {"millimetres": 13}  | must not be 13 mm; take 12 or 14
            colour               | "red"                | is not known here; remove it (known: fragile, kind, madeAt, make, name, siteId, size)
            make.parts[0].colour | "red"                | is not known here; remove it (known: label, length, side)
            """)
    void namesTheFieldThatCannotBeRead(String field, String value, String remedy) {
        var answer = register(with(field, value));

        assertRefused(answer, 400, "invalid-request");
        assertThat(answer.fields()).as(answer.toString()).containsExactly(field);
        assertThat(messages(answer)).containsExactly(remedy);
    }

    @Test
    void aNoteMayHaveLines() {
        assertThat(maker().create(THINGS, with("make.story", "\"Turned on a lathe.\\r\\n\\tThen\\npainted. שלום\""))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aMissingNumberIsNotZero() {
        var body = new HashMap<>(thing("lamp"));
        body.remove("size");

        var answer = maker().create(THINGS, body);

        assertThat(answer.fields()).containsExactly("size");
        assertThat(messages(answer)).containsExactly("must be a whole number");
    }

    @Test
    void aNameThatStandsTwiceIsRefused() {
        var body = with("kind", "\"SOLID\"");

        assertRefused(register("{\"size\": 4, " + body.substring(1)), 400, "invalid-request");
    }

    @Test
    void whatIsNoJsonIsToldWithItsPlace() {
        for (var body : List.of("{\"name\": ", "{name: 1}", "", "[]", "null", "5", "{} {}")) {
            var answer = register(body);
            assertRefused(answer, 400, "invalid-request");
            assertThat(answer.body().path("detail").asString())
                    .startsWithIgnoringCase(answer.fields().isEmpty() ? "" : "Some");
        }
        assertThat(register("{\n  \"name\": ,").body().path("detail").asString())
                .isEqualTo("The body is not valid JSON (line 2, column 11).");
    }

    @Test
    void parametersAreNamedToo() {
        assertThat(maker().get(THINGS + "/7").fields()).containsExactly("id");
        assertThat(maker().get(THINGS + "?siteId=x").fields()).containsExactly("siteId");
        assertThat(maker().get(THINGS + "?size=11").fields()).containsExactly("size");
        assertThat(maker().get(THINGS + "?size=x").fields()).containsExactly("size");
        assertThat(maker().get(THINGS + "?on=2026-13-01").fields()).containsExactly("on");
        assertThat(maker().get(THINGS + "?side=UP")
                        .body()
                        .path("errors")
                        .path(0)
                        .path("message")
                        .asString())
                .isEqualTo("must be one of LEFT, RIGHT");
        assertThat(maker().get(THINGS + "?size=a%00b").fields()).containsExactly("size");
        assertThat(maker().get("/faults/unstorable").fields()).containsExactly("size");
        // not everything, because of a slip of the pen
        assertThat(maker().get(THINGS + "?siteid=" + HERE).fields()).containsExactly("siteid");
        assertThat(maker().create(THINGS + "?dryRun=true", thing("lamp")).fields())
                .containsExactly("dryRun");
    }

    @Test
    void whatIsNotThereIsToldAsAProblem() {
        assertRefused(maker().get("/nothing/here"), 404, "not-found");
        assertRefused(maker().get(THINGS + "/" + UUID.randomUUID()), 404, "not-found");
        assertRefused(maker().send("DELETE", THINGS, null), 405, "method-not-allowed");
        assertRefused(
                maker().send("POST", THINGS, "<a/>", "Content-Type", "application/xml", "Idempotency-Key", "12345678"),
                415,
                "unsupported-media-type");
        assertRefused(maker().send("GET", THINGS, null, "Accept", "application/xml"), 406, "not-acceptable");
        assertRefused(maker().get(THINGS + "/%00"), 400, "invalid-request");
        assertRefused(maker().get("/a//b"), 400, "invalid-request");
    }

    @Test
    void aBodyOverOneMebibyteIsRefusedWithAndWithoutALength() throws Exception {
        var large = "{\"name\": \"" + "x".repeat(1024 * 1024) + "\"}";
        assertRefused(register(large), 413, "content-too-large");

        try (var http = HttpClient.newHttpClient()) {
            var chunked = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + THINGS))
                            .header("Authorization", "Bearer " + clinic.kit.testing.TestTokens.as("maker", HERE))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .POST(HttpRequest.BodyPublishers.ofInputStream(
                                    () -> new ByteArrayInputStream(large.getBytes())))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertRefused(new Answer(chunked), 413, "content-too-large");
        }
    }

    @Test
    void whatNobodyForesawSaysNothingButAReference(CapturedOutput output) {
        var answer = maker().get("/faults/unexpected");

        assertRefused(answer, 500, "unexpected");
        var reference = answer.body().path("reference").asString();
        assertThat(reference).matches("[0-9a-f]{32}");
        assertThat(answer.response().body()).doesNotContain("Jane");
        assertThat(output)
                .contains(reference, "IllegalStateException", "FaultController.unexpected")
                .doesNotContain("Jane");
        assertRefused(maker().get("/faults/impossible"), 500, "unexpected");
    }

    @Test
    void aValueThatOnlyTheDatabaseRefusesIsStillTheCallersToChange() {
        assertRefused(maker().get("/faults/unstorable?size=99999999"), 400, "invalid-request");
    }

    private Answer register(String body) {
        var before = things();
        var answer = maker().create(THINGS, body);
        assertThat(things()).isEqualTo(before);
        return answer;
    }

    private static void assertRefused(Answer answer, int status, String problem) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.toString()).isEqualTo("application/problem+json");
        assertThat(answer.problem()).as(answer.toString()).isEqualTo(problem);
        assertThat(answer.body().path("detail").asString("")).isNotBlank();
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    }

    private static List<String> messages(Answer answer) {
        return answer.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("message").asString())
                .toList();
    }

    /// A good body with one place changed.
    private static String with(String field, String value) {
        var values = new HashMap<String, String>(Map.of(
                "name", "\"lamp\"",
                "siteId", "\"" + HERE + "\"",
                "size", "3",
                "kind", "\"SOLID\"",
                "make.parts[0].label", "\"handle\"",
                "make.parts[0].side", "\"LEFT\""));
        values.put(field, value);
        var part =
                values.containsKey("make.parts[0]") ? values.remove("make.parts[0]") : object(values, "make.parts[0].");
        values.keySet().removeIf(name -> name.startsWith("make.parts[0]."));
        values.putIfAbsent("make.parts", "[" + part + "]");
        var make = object(values, "make.");
        values.keySet().removeIf(name -> name.startsWith("make."));
        values.putIfAbsent("make", make);
        return object(values, "");
    }

    private static String object(Map<String, String> values, String prefix) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().startsWith(prefix)
                        && (prefix.length() > 0 || !value.getKey().contains(".")))
                .filter(value -> !value.getKey().substring(prefix.length()).contains("."))
                .map(value -> "\"" + value.getKey().substring(prefix.length()) + "\": " + value.getValue())
                .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
    }
}

package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the staff do for the canary patient, by good requests and by bad ones.
final class CanaryVisit {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UUID LEE = UUID.fromString("0192a000-0000-7000-8000-000000000203");

    private final Stack clinic;
    private final CanaryPatient patient;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private int requests;

    CanaryVisit(Stack clinic, CanaryPatient patient) {
        this.clinic = clinic;
        this.patient = patient;
    }

    int requests() {
        return requests;
    }

    /// What the refused requests were answered, headers and bodies.
    Map<String, String> problems() {
        return problems;
    }

    /// Registered, triaged, seen, diagnosed and given a plan.
    ///
    /// @return whom the clinic knows them as
    UUID comesThroughTheClinic() throws Exception {
        var patientId = created(until(201, () -> post("ana", Part.INTAKE, "/patients", patient.registration())));
        var caseId = created(until(201, () -> open(patientId, patient.history())));
        var path = "/cases/" + caseId;
        changed("noah", Part.INTAKE, path, "POST", path + "/assignment", Map.of("clinicianId", LEE));
        changed("noah", Part.INTAKE, path, "POST", path + "/escalation", Map.of("category", "NEURO"));
        changed("noah", Part.INTAKE, path, "POST", path + "/escalation/acknowledgement", Map.of());
        changed(
                "lee",
                Part.INTAKE,
                path,
                "POST",
                path + "/escalation/resolution",
                Map.of("resolution", "SAFE_TO_BOOK", "note", patient.word("resolution")));
        var consultation =
                created(until(201, () -> post("lee", Part.RECORDS, "/consultations", Map.of("caseId", caseId))));
        var visit = "/consultations/" + consultation;
        changed(
                "lee",
                Part.RECORDS,
                visit,
                "PUT",
                visit + "/findings",
                Map.of("findings", patient.word("findings"), "examination", patient.word("examination")));
        changed(
                "lee",
                Part.RECORDS,
                visit,
                "PUT",
                visit + "/diagnosis",
                Map.of(
                        "sources",
                        List.of("FACET_JOINT"),
                        "codes",
                        List.of("M62.830"),
                        "note",
                        patient.word("diagnosis")));
        changed("lee", Part.RECORDS, visit, "POST", visit + "/signature", Map.of());
        var item = Map.of(
                "modality", "MEDICATION",
                "visits", 0,
                "intervalDays", 0,
                "visitMinutes", 0,
                "instructions", patient.word("instructions"));
        var plan = created(until(
                201,
                () -> post(
                        "lee",
                        Part.RECORDS,
                        "/plans",
                        Map.of(
                                "consultationId",
                                consultation,
                                "items",
                                List.of(item),
                                "reviewDueOn",
                                LocalDate.now().plusWeeks(6).toString()))));
        changed("lee", Part.RECORDS, "/plans/" + plan, "POST", "/plans/" + plan + "/signature", Map.of());
        return patientId;
    }

    /// Whatever can be wrong about a request, with the words in it.
    void isRefused(UUID patientId) throws Exception {
        var wrongDate = patient.registration();
        wrongDate.put("birthDate", patient.word("birth date") + "T" + patient.word("wrong date"));
        refused(post("ana", Part.INTAKE, "/patients", wrongDate));
        var future = patient.registration();
        future.put("birthDate", "2907-03-29");
        refused(post("ana", Part.INTAKE, "/patients", future));
        var wrongAddress = patient.registration();
        wrongAddress.put("email", patient.word("wrong address"));
        wrongAddress.put("phone", patient.word("wrong phone"));
        refused(post("ana", Part.INTAKE, "/patients", wrongAddress));
        var wrongType = patient.registration();
        wrongType.put("interpreterNeeded", patient.word("wrong type"));
        refused(post("ana", Part.INTAKE, "/patients", wrongType));
        var unknown = patient.registration();
        unknown.put("nickname", patient.word("nickname"));
        refused(post("ana", Part.INTAKE, "/patients", unknown));
        var tooLong = patient.registration();
        tooLong.put("givenName", patient.word("given name").repeat(50));
        refused(post("ana", Part.INTAKE, "/patients", tooLong));
        refused(post("otto", Part.INTAKE, "/patients", patient.registration()));
        refused(send(
                "POST",
                "ana",
                Part.INTAKE,
                "/patients",
                "{\"familyName\":\"" + patient.word("family name") + "\",",
                null));
        refused(send("POST", "ana", Part.INTAKE, "/patients", "\"" + patient.word("narrative") + "\"", null));
        // no value can begin a line of a log, since none comes into one
        var newLine = patient.registration();
        newLine.put("givenName", "x\r\n2026-01-01 ERROR " + patient.word("forged line"));
        post("ana", Part.INTAKE, "/patients", newLine);
        send("GET", "ana", Part.INTAKE, "/patients/%0D%0A" + patient.word("forged line"), null, null);
        var contradiction = patient.history();
        contradiction.put("severityNow", 9);
        refused(open(patientId, contradiction));
        var wrongCode = patient.history();
        wrongCode.put("cause", patient.word("wrong code"));
        refused(open(patientId, wrongCode));
        // the same region again
        refused(open(patientId, patient.history()));
        for (var user : List.of("lee", "ana")) {
            refused(send(
                    "PUT",
                    user,
                    Part.RECORDS,
                    "/consultations/" + UUID.randomUUID() + "/findings",
                    JSON.writeValueAsString(Map.of("findings", patient.word("findings"))),
                    "\"1\""));
        }
    }

    private HttpResponse<String> open(UUID patientId, Map<String, Object> history) throws Exception {
        return post(
                "ana",
                Part.INTAKE,
                "/cases",
                Map.of("patientId", patientId, "siteId", DemoUser.HARBOR, "history", history));
    }

    private interface Sending {
        HttpResponse<String> send() throws Exception;
    }

    /// Events are on their way for a moment.
    private static HttpResponse<String> until(int status, Sending sending) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = sending.send();
            if (answer.statusCode() == status) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            Thread.sleep(200);
        }
    }

    private void changed(String user, Part service, String aggregate, String method, String path, Object body)
            throws Exception {
        until(204, () -> {
            var present = send("GET", user, service, aggregate, null, null);
            return send(
                    method,
                    user,
                    service,
                    path,
                    JSON.writeValueAsString(body),
                    present.headers().firstValue("ETag").orElse("\"0\""));
        });
    }

    private HttpResponse<String> post(String user, Part service, String path, Object body) throws Exception {
        return send("POST", user, service, path, JSON.writeValueAsString(body), null);
    }

    private HttpResponse<String> send(
            String method, String user, Part service, String path, @Nullable String body, @Nullable String ifMatch)
            throws Exception {
        requests++;
        var request = HttpRequest.newBuilder(URI.create(clinic.url(service) + "/api/v1" + path))
                .header(
                        "Authorization",
                        "Bearer " + clinic.token(DemoUser.named(user).orElseThrow()))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null || body.equals("{}")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static UUID created(HttpResponse<String> answer) {
        var location = answer.headers().firstValue("Location").orElseThrow();
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asString("")).as(answer.body()).startsWith("/problems/");
        problems.put(
                problems.size() + " " + answer.request().uri().getPath(),
                answer.headers().map() + answer.body());
    }
}

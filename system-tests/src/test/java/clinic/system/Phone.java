package clinic.system;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.demo.Histories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// What the desk does while something else is broken: a patient rings, and is taken in.
final class Phone {

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningClinic clinic;

    Phone(RunningClinic clinic) {
        this.clinic = clinic;
    }

    UUID register(String familyName) throws IOException, InterruptedException {
        return created(post(
                Part.INTAKE,
                "/patients",
                Map.of(
                        "familyName",
                        familyName,
                        "givenName",
                        "Drill",
                        "birthDate",
                        "1980-02-03",
                        "language",
                        "en",
                        "interpreterNeeded",
                        false,
                        "consent",
                        Map.of("email", false, "sms", false))));
    }

    UUID openCase(UUID patient) throws IOException, InterruptedException {
        return openCase(patient, DemoUser.HARBOR, Histories.backSpasms(LocalDate.now(ZoneOffset.UTC)));
    }

    /// Cannot wait, so that whoever is on call is paged.
    UUID openUrgentCase(UUID patient) throws IOException, InterruptedException {
        return openCase(patient, DemoUser.RIVERSIDE, Histories.caudaEquina(LocalDate.now(ZoneOffset.UTC)));
    }

    private UUID openCase(UUID patient, UUID site, Map<String, Object> history)
            throws IOException, InterruptedException {
        return created(post(Part.INTAKE, "/cases", Map.of("patientId", patient, "siteId", site, "history", history)));
    }

    /// Books the first consultation that is free.
    UUID book(UUID caseId) throws IOException, InterruptedException {
        var slots = send(request(
                        Part.SCHEDULING,
                        "/slots?visitType=CONSULTATION&minutes=45&limit=1&siteId=" + DemoUser.HARBOR,
                        "ana")
                .GET());
        var slot = JsonMapper.shared().readTree(slots.body()).path("items").get(0);
        return book(booking(
                caseId,
                slot.path("clinicianId").asString(),
                slot.path("startsAt").asString(),
                45));
    }

    /// Consultations of the next four weeks that are free and do not overlap, each as the request that books it.
    List<Map<String, Object>> bookings(UUID caseId) throws IOException, InterruptedException {
        var starts = new TreeMap<Instant, String>();
        for (var week = 0; week < 4; week++) {
            var from = Instant.now().plus(7L * week, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
            var slots = send(request(
                            Part.SCHEDULING,
                            "/slots?visitType=CONSULTATION&minutes=15&limit=100&siteId=%s&from=%s&to=%s"
                                    .formatted(DemoUser.HARBOR, from, from.plus(7, ChronoUnit.DAYS)),
                            "ana")
                    .GET());
            for (var slot : JsonMapper.shared().readTree(slots.body()).path("items")) {
                var startsAt = Instant.parse(slot.path("startsAt").asString());
                var before = starts.floorKey(startsAt);
                if (before == null || !before.plus(15, ChronoUnit.MINUTES).isAfter(startsAt)) {
                    starts.put(startsAt, slot.path("clinicianId").asString());
                }
            }
        }
        return starts.entrySet().stream()
                .map(start -> booking(caseId, start.getValue(), start.getKey().toString(), 15))
                .toList();
    }

    UUID book(Map<String, Object> booking) throws IOException, InterruptedException {
        return created(post(Part.SCHEDULING, "/appointments", booking));
    }

    private static Map<String, Object> booking(UUID caseId, String clinicianId, String startsAt, int minutes) {
        return Map.of(
                "caseId",
                caseId,
                "siteId",
                DemoUser.HARBOR,
                "clinicianId",
                clinicianId,
                "visitType",
                "CONSULTATION",
                "startsAt",
                startsAt,
                "minutes",
                minutes);
    }

    /// Refers the case elsewhere.
    void close(UUID caseId) throws IOException, InterruptedException {
        change(caseId, "/closure", BodyPublishers.ofString("{\"reason\":\"REFERRED_OUT\"}"));
    }

    /// Whoever was paged for the case has heard.
    void acknowledge(UUID caseId) throws IOException, InterruptedException {
        change(caseId, "/escalation/acknowledgement", BodyPublishers.noBody());
    }

    private void change(UUID caseId, String what, BodyPublisher body) throws IOException, InterruptedException {
        var path = "/cases/" + caseId;
        var present = send(request(Part.INTAKE, path, "noah").GET());
        var changed = send(request(Part.INTAKE, path + what, "noah")
                .header("If-Match", present.headers().firstValue("ETag").orElseThrow())
                .header("Content-Type", "application/json")
                .POST(body));
        if (changed.statusCode() / 100 != 2) {
            throw new IllegalStateException(changed.statusCode() + " " + changed.body());
        }
    }

    /// A stranger rings again and again, and is turned away.
    void isAskedByAStranger(Part service, int times) throws IOException, InterruptedException {
        for (var time = 0; time < times; time++) {
            var status = status(service, "/patients", "of-a-stranger");
            if (status != 401) {
                throw new IllegalStateException("a stranger was answered " + status);
            }
        }
    }

    /// The status of a read as somebody with this token.
    int status(Part service, String path, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(clinic.stack().url(service) + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token))
                .statusCode();
    }

    /// What the mail server has delivered.
    String mails() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(clinic.stack().mailInspection().resolve("/messages")))
                .body();
    }

    private HttpResponse<String> post(Part service, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        return send(request(service, path, "ana")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }

    private HttpRequest.Builder request(Part service, String path, String user) {
        var token = clinic.stack().token(DemoUser.named(user).orElseThrow());
        return HttpRequest.newBuilder(URI.create(clinic.stack().url(service) + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static UUID created(HttpResponse<String> answer) {
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        var location = answer.headers().firstValue("Location").orElseThrow();
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }
}

package clinic.local.demo;

import static clinic.local.Part.INTAKE;
import static clinic.local.Part.RECORDS;
import static clinic.local.Part.SCHEDULING;

import clinic.local.DemoUser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The patient of the founding document: muscle spasms of the lower back since lifting four weeks ago, 8 of 10, flaring
/// daily, no red flag. Intake at the first site, consultation at the second; the source is found, a plan is signed, and
/// its seven visits are booked.
final class BackSpasmJourney {

    private static final UUID LEE = UUID.fromString("0192a000-0000-7000-8000-000000000203");
    private static final UUID NOVAK = UUID.fromString("0192a000-0000-7000-8000-000000000205");
    private static final Set<String> NOT_HERE_YET = Set.of("case-unknown", "plan-item-unknown");

    private final ClinicApi ana;
    private final ClinicApi noah;
    private final ClinicApi lee;
    private final Narration narration;
    private final Consumer<String> beforeStep;
    private final Clock clock;
    private final String email;

    /// @param beforeStep told of each step before it is taken; a test kills something there
    BackSpasmJourney(ClinicApi api, Narration narration, Consumer<String> beforeStep, Clock clock) {
        this.ana = api.as("ana");
        this.noah = api.as("noah");
        this.lee = api.as("lee");
        this.narration = narration;
        this.beforeStep = beforeStep;
        this.clock = clock;
        this.email = "sam.rivera." + Long.toString(System.nanoTime(), 36) + "@example.org";
    }

    /// What the journey came to.
    record Outcome(UUID patientId, UUID caseId, UUID planId, UUID consultation, List<UUID> visits, String email) {}

    /// Every event the journey must have caused, and how often.
    static Map<String, Integer> expected() {
        var expected = new LinkedHashMap<String, Integer>();
        expected.put("PainHistorySubmitted", 1);
        expected.put("CaseOpened", 1);
        expected.put("CaseAssigned", 1);
        expected.put("ReviewItemRequested", 2);
        expected.put("ReviewItemReceived", 6);
        expected.put("ReviewItemReviewed", 6);
        expected.put("ReviewItemWaived", 2);
        expected.put("AppointmentBooked", 8);
        expected.put("AppointmentCheckedIn", 1);
        expected.put("AppointmentStarted", 1);
        expected.put("AppointmentCheckedOut", 1);
        expected.put("ConsultationStarted", 1);
        expected.put("DiagnosisRecorded", 1);
        expected.put("ConsultationSigned", 1);
        expected.put("TreatmentPlanSigned", 1);
        // to the physician: opened, assigned; to the patient: eight visits, the plan
        expected.put("MessageSent", 11);
        return expected;
    }

    Outcome play() {
        narration.heading("Sam Rivera: muscle spasms of the lower back");
        var patient = register();
        var caseId = submitHistory(patient);
        assign(caseId);
        prepareChart(caseId);
        var consultationVisit = bookConsultation(caseId);
        checkIn(consultationVisit);
        var consultation = consult(caseId, consultationVisit);
        var plan = plan(caseId, consultation);
        checkOut(consultationVisit);
        var visits = bookTreatments(caseId, plan);
        return new Outcome(patient, caseId, plan, consultation, visits, email);
    }

    private UUID register() {
        step(ana, "registers the patient");
        return ana.create(
                INTAKE,
                "/patients",
                Map.of(
                        "familyName", "Rivera",
                        "givenName", "Sam",
                        "birthDate", "1984-05-17",
                        "email", email,
                        "phone", "+15550102000",
                        "language", "en",
                        "interpreterNeeded", false,
                        "consent", Map.of("email", true, "sms", false)));
    }

    private UUID submitHistory(UUID patient) {
        step(ana, "takes the pain history: 8 of 10, daily, four weeks, lifting; no red flag");
        return ana.create(
                INTAKE,
                "/cases",
                Map.of("patientId", patient, "siteId", DemoUser.HARBOR, "history", Histories.backSpasms(today())));
    }

    private void assign(UUID caseId) {
        step(noah, "assigns the case to Dr. Lee");
        noah.change(
                INTAKE,
                "/cases/" + caseId,
                "POST",
                "/cases/" + caseId + "/assignment",
                Map.of("clinicianId", LEE),
                it -> LEE.toString().equals(it.path("clinicianId").asString("")));
    }

    private void prepareChart(UUID caseId) {
        step(noah, "requests X-rays and MRI, and receives them");
        for (var item : List.of("X_RAYS", "MRIS")) {
            review(noah, caseId, item, "request", Set.of("REQUESTED", "RECEIVED", "REVIEWED"), Map.of());
            review(noah, caseId, item, "receive", Set.of("RECEIVED", "REVIEWED"), Map.of());
        }
        step(lee, "waives films and other tests, reviews what is there");
        for (var item : List.of("FILMS", "OTHER_TESTS")) {
            review(lee, caseId, item, "waive", Set.of("NOT_APPLICABLE"), Map.of("reason", "NOT_INDICATED"));
        }
        for (var item : List.of("MEDICAL_HISTORY", "CHRONIC_PAIN_SYMPTOMS", "MEDICATIONS", "X_RAYS", "MRIS")) {
            lee.get(RECORDS, readiness(caseId), chart -> !stateOf(chart, item).equals("MISSING"));
            review(lee, caseId, item, "review", Set.of("REVIEWED"), Map.of());
        }
    }

    private UUID bookConsultation(UUID caseId) {
        step(ana, "books the consultation at the second site");
        return book(caseId, DemoUser.RIVERSIDE, LEE, "CONSULTATION", 45, clock.instant(), null);
    }

    private void checkIn(UUID visit) {
        step(ana, "checks the patient in");
        ana.change(
                SCHEDULING,
                "/appointments/" + visit,
                "POST",
                "/appointments/" + visit + "/check-in",
                null,
                it -> !it.path("status").asString("").equals("BOOKED"));
    }

    private UUID consult(UUID caseId, UUID visit) {
        step(lee, "starts the consultation");
        var consultation = lee.create(RECORDS, "/consultations", Map.of("caseId", caseId, "appointmentId", visit));
        var path = "/consultations/" + consultation;
        step(lee, "examines, and writes down the findings");
        lee.change(
                RECORDS,
                path,
                "PUT",
                path + "/findings",
                Map.of(
                        "findings", "Paraspinal spasm L3 to L5, worse on extension and rotation; no leg symptoms.",
                        "examination", "Facet loading positive on both sides; straight leg raise negative."),
                it -> !it.path("findings").asString("").isEmpty());
        review(lee, caseId, "PHYSICAL_EXAMINATION", "receive", Set.of("RECEIVED", "REVIEWED"), Map.of());
        review(lee, caseId, "PHYSICAL_EXAMINATION", "review", Set.of("REVIEWED"), Map.of());
        step(lee, "finds the source: facet joint; muscle spasm of back, M62.830");
        lee.change(
                RECORDS,
                path,
                "PUT",
                path + "/diagnosis",
                Map.of("sources", List.of("FACET_JOINT", "MUSCLE_SPASM"), "codes", List.of("M62.830")),
                it -> it.toString().contains("M62.830"));
        step(lee, "signs the consultation");
        sign(path);
        return consultation;
    }

    private UUID plan(UUID caseId, UUID consultation) {
        step(
                lee,
                "writes the plan: therapy × 6, one injection, a muscle relaxant, a home programme, review in six weeks");
        var plan = lee.create(
                RECORDS,
                "/plans",
                Map.of(
                        "consultationId",
                        consultation,
                        "items",
                        List.of(
                                item("PHYSICAL_THERAPY", 6, 7, 45, "Lumbar stabilisation, stretching, pacing."),
                                item("TRIGGER_POINT_INJECTION", 1, 0, 30, "Lumbar paraspinal muscles, both sides."),
                                item("MEDICATION", 0, 0, 0, "Cyclobenzaprine 5 mg at night for two weeks."),
                                item("HOME_PROGRAM", 0, 0, 0, "Walking daily, posture, hydration.")),
                        "reviewDueOn",
                        today().plusWeeks(6).toString()));
        step(lee, "signs the plan");
        sign("/plans/" + plan);
        narration.step("", "plan " + plan + " of case " + caseId + " is signed");
        return plan;
    }

    private void checkOut(UUID visit) {
        step(ana, "checks the patient out");
        var path = "/appointments/" + visit;
        ana.get(SCHEDULING, path, it -> !it.path("status").asString("").equals("CHECKED_IN"));
        ana.change(
                SCHEDULING,
                path,
                "POST",
                path + "/check-out",
                null,
                it -> it.path("status").asString("").equals("CHECKED_OUT"));
    }

    private List<UUID> bookTreatments(UUID caseId, UUID plan) {
        var treatments = ana.get(
                SCHEDULING,
                "/treatments?caseId=" + caseId,
                it -> it.path("items").size() == 2);
        var visits = new ArrayList<UUID>();
        for (var treatment : treatments.path("items")) {
            var therapy = treatment.path("modality").asString("").equals("PHYSICAL_THERAPY");
            var count = treatment.path("visits").asInt();
            step(ana, "books %d × %s".formatted(count, therapy ? "physical therapy" : "trigger-point injection"));
            var from = clock.instant().plus(Duration.ofDays(1));
            for (var i = 0; i < count; i++) {
                visits.add(book(
                        caseId,
                        DemoUser.RIVERSIDE,
                        therapy ? NOVAK : LEE,
                        therapy ? "PHYSICAL_THERAPY" : "INJECTION",
                        treatment.path("visitMinutes").asInt(),
                        from.plus(Duration.ofDays(7L * i)),
                        UUID.fromString(treatment.path("planItemId").asString(""))));
            }
        }
        narration.step("", visits.size() + " visits of plan " + plan + " are booked");
        return visits;
    }

    /// Takes the first free slot; if somebody was faster, the next one.
    private UUID book(
            UUID caseId,
            UUID site,
            UUID clinician,
            String visitType,
            int minutes,
            Instant from,
            @org.jspecify.annotations.Nullable UUID planItem) {
        var earliest = from;
        for (var attempt = 0; attempt < 5; attempt++) {
            var slot = firstSlot(site, clinician, visitType, minutes, earliest);
            var request = new LinkedHashMap<String, Object>();
            request.put("caseId", caseId);
            request.put("siteId", site);
            request.put("clinicianId", clinician);
            request.put("visitType", visitType);
            if (planItem != null) {
                request.put("planItemId", planItem);
            }
            request.put("startsAt", slot.path("startsAt").asString(""));
            request.put("minutes", minutes);
            var answer = ana.create(SCHEDULING, "/appointments", request, NOT_HERE_YET);
            if (answer.ok()) {
                return answer.created();
            }
            if (!answer.problem().equals("slot-taken")) {
                throw new DemoFailed("booking refused: " + answer);
            }
            // a slot is free for the clinic; the patient may be elsewhere in the house at that time
            earliest = Instant.parse(slot.path("endsAt").asString(""));
        }
        throw new DemoFailed("every slot was taken by somebody faster");
    }

    private JsonNode firstSlot(UUID site, UUID clinician, String visitType, int minutes, Instant from) {
        var slots = ana.get(
                SCHEDULING,
                "/slots?siteId=%s&clinicianId=%s&visitType=%s&minutes=%d&from=%s&to=%s&limit=5"
                        .formatted(site, clinician, visitType, minutes, from, from.plus(Duration.ofDays(14))));
        if (slots.path("items").isEmpty()) {
            throw new DemoFailed("no free slot within two weeks of " + from);
        }
        return slots.path("items").get(0);
    }

    private void review(
            ClinicApi who, UUID caseId, String item, String verb, Set<String> afterwards, Map<String, Object> body) {
        who.change(
                RECORDS,
                readiness(caseId),
                "POST",
                readiness(caseId) + "/" + item + "/" + verb,
                body.isEmpty() ? null : body,
                chart -> afterwards.contains(stateOf(chart, item)));
    }

    private static String readiness(UUID caseId) {
        return "/cases/" + caseId + "/readiness";
    }

    private static String stateOf(JsonNode chart, String item) {
        for (var one : chart.path("items")) {
            if (one.path("item").asString("").equals(item)) {
                return one.path("state").asString("");
            }
        }
        return "";
    }

    private void sign(String path) {
        lee.change(
                RECORDS,
                path,
                "POST",
                path + "/signature",
                null,
                it -> it.path("status").asString("").equals("SIGNED"));
    }

    private static Map<String, Object> item(
            String modality, int visits, int intervalDays, int visitMinutes, String instructions) {
        return Map.of(
                "modality", modality,
                "visits", visits,
                "intervalDays", intervalDays,
                "visitMinutes", visitMinutes,
                "instructions", instructions);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void step(ClinicApi who, String what) {
        beforeStep.accept(what);
        narration.step(who.name(), what);
    }
}

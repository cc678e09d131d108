package clinic.local.demo;

import static clinic.local.Part.INTAKE;
import static clinic.local.Part.SCHEDULING;

import clinic.local.DemoUser;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A patient with signs of cauda equina: escalated at once. On-call is paged until somebody acknowledges, booking stays
/// refused until a physician, and nobody else, resolves it.
final class EscalationJourney {

    private static final UUID ALVAREZ = UUID.fromString("0192a000-0000-7000-8000-000000000204");

    private final ClinicApi ana;
    private final ClinicApi noah;
    private final ClinicApi alvarez;
    private final EventWatch events;
    private final Narration narration;
    private final Clock clock;
    private final Duration pagingInterval;

    EscalationJourney(ClinicApi api, EventWatch events, Narration narration, Clock clock, Duration pagingInterval) {
        this.ana = api.as("ana");
        this.noah = api.as("noah");
        this.alvarez = api.as("alvarez");
        this.events = events;
        this.narration = narration;
        this.clock = clock;
        this.pagingInterval = pagingInterval;
    }

    static Map<String, Integer> expected() {
        return Map.of(
                "PainHistorySubmitted", 1,
                "CaseOpened", 1,
                "CaseEscalated", 1,
                "EscalationAcknowledged", 1,
                "EscalationResolved", 1,
                "AppointmentBooked", 1);
    }

    UUID play() {
        narration.heading("Kim Novotny: numb saddle, bladder, both legs weak");
        narration.step(ana.name(), "registers the patient");
        var patient = ana.create(
                INTAKE,
                "/patients",
                Map.of(
                        "familyName", "Novotny",
                        "givenName", "Kim",
                        "birthDate", "1979-11-02",
                        "phone", "+15550102001",
                        "language", "en",
                        "interpreterNeeded", false,
                        "consent", Map.of("email", false, "sms", true)));
        narration.step(ana.name(), "takes the pain history with three red flags");
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var caseId = ana.create(
                INTAKE,
                "/cases",
                Map.of("patientId", patient, "siteId", DemoUser.RIVERSIDE, "history", Histories.caudaEquina(today)));

        bookingIsRefused(caseId);
        var pages = events.await(
                "on-call is paged again and again",
                2,
                pagingInterval.multipliedBy(4).plusSeconds(30),
                it -> isPage(it, caseId));
        narration.step("", pages.size() + " pages went to on-call");

        narration.step(noah.name(), "acknowledges: the paging stops, booking stays refused");
        noah.change(
                INTAKE,
                "/cases/" + caseId,
                "POST",
                "/cases/" + caseId + "/escalation/acknowledgement",
                null,
                it -> it.path("escalation").hasNonNull("acknowledgedAt"));
        pagingStops(caseId);
        bookingIsRefused(caseId);

        narration.step(noah.name(), "may not resolve: not a physician");
        var resolution = Map.of("resolution", "SAFE_TO_BOOK", "note", "Examined; reflexes normal, no retention.");
        var refused = noah.refused(
                INTAKE, "/cases/" + caseId, "POST", "/cases/" + caseId + "/escalation/resolution", resolution);
        if (refused.status() != 403) {
            throw new DemoFailed("a nurse resolved an escalation: " + refused);
        }
        narration.step(alvarez.name(), "resolves: safe to book");
        alvarez.change(
                INTAKE,
                "/cases/" + caseId,
                "POST",
                "/cases/" + caseId + "/escalation/resolution",
                resolution,
                it -> it.path("status").asString("").equals("OPEN"));
        narration.step(ana.name(), "books the consultation");
        var answer = book(caseId, Set.of("case-escalated", "case-unknown"));
        if (!answer.ok()) {
            throw new DemoFailed("booking after the resolution: " + answer);
        }
        return caseId;
    }

    private void bookingIsRefused(UUID caseId) {
        narration.step(ana.name(), "cannot book: the case is escalated");
        var answer = book(caseId, Set.of("case-unknown"));
        if (answer.status() != 409 || !answer.problem().equals("case-escalated")) {
            throw new DemoFailed("an escalated case was not refused: " + answer);
        }
    }

    private Answer book(UUID caseId, Set<String> notYet) {
        var from = clock.instant();
        var slots = ana.get(
                SCHEDULING,
                "/slots?siteId=%s&clinicianId=%s&visitType=CONSULTATION&minutes=30&from=%s&to=%s&limit=1"
                        .formatted(DemoUser.RIVERSIDE, ALVAREZ, from, from.plus(Duration.ofDays(14))));
        return ana.create(
                SCHEDULING,
                "/appointments",
                Map.of(
                        "caseId",
                        caseId,
                        "siteId",
                        DemoUser.RIVERSIDE,
                        "clinicianId",
                        ALVAREZ,
                        "visitType",
                        "CONSULTATION",
                        "startsAt",
                        slots.path("items").path(0).path("startsAt").asString(""),
                        "minutes",
                        30),
                notYet);
    }

    /// No page for two intervals and a half, after one interval in which one may still have been under way.
    private void pagingStops(UUID caseId) {
        events.await(
                "the acknowledgement",
                1,
                Duration.ofSeconds(30),
                it -> it.type().equals("EscalationAcknowledged") && it.subject().equals(caseId));
        pause(pagingInterval);
        var before = events.seen(it -> isPage(it, caseId)).size();
        pause(pagingInterval.multipliedBy(5).dividedBy(2));
        var after = events.seen(it -> isPage(it, caseId)).size();
        if (after != before) {
            throw new DemoFailed("on-call is still paged after the acknowledgement");
        }
    }

    private static boolean isPage(SeenEvent event, UUID caseId) {
        return event.type().equals("MessageSent")
                && caseId.equals(event.correlation())
                && event.data().contains("\"ON_CALL_PAGE\"");
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted");
        }
    }
}

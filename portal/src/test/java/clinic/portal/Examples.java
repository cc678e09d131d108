package clinic.portal;

import clinic.portal.StubServices.Answer;
import clinic.portal.TheClinic.Journey;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Answers in the shape of the services' APIs, with everything optional present, so that a page renders all it has.
final class Examples {

    static final UUID PLAN_ITEM = UUID.fromString("0192a000-0000-7000-8000-00000000a001");
    static final UUID TREATMENT_VISIT = UUID.fromString("0192a000-0000-7000-8000-00000000a002");

    static final UUID LETTER = UUID.fromString("0192a000-0000-7000-8000-00000000c001");
    static final UUID LOST = UUID.fromString("0192a000-0000-7000-8000-00000000c105");

    private Examples() {}

    /// A case in the middle of everything.
    static void everything(StubServices services, Journey journey) {
        operations(services);
        var ids = Map.of(
                "%case", journey.caseId.toString(),
                "%patient", journey.patientId.toString(),
                "%site", journey.siteId.toString(),
                "%clinician", journey.clinicianId.toString(),
                "%subject", journey.clinicianSubject.toString(),
                "%appointment", journey.appointmentId.toString(),
                "%consultation", journey.consultationId.toString(),
                "%plan", journey.planId.toString(),
                "%item", PLAN_ITEM.toString(),
                "%treatmentVisit", TREATMENT_VISIT.toString());
        for (var service : List.of("intake", "scheduling", "records", "notification")) {
            services.when(service, "GET", "/audit\\?.*", ok(ids, """
                    {"items":[
                     {"id":"0192a000-0000-7000-8000-00000000b002","at":"2026-11-21T15:00:01Z","actor":"%subject",
                      "actorName":"Dr. <b>Lee</b>","action":"READ","resourceType":"chart","resourceId":"%case",
                      "patientId":"%patient","outcome":"ALLOWED","source":"10.0.0.7","origin":"192.0.2.17",
                      "route":"GET /api/v1/cases/{caseId}/chart"},
                     {"id":"0192a000-0000-7000-8000-00000000b001","at":"2026-11-21T15:00:00Z","actor":"service:scheduling",
                      "action":"CHANGED","resourceType":"clinic.intake.CaseOpened.v1","resourceId":"%case",
                      "outcome":"ALLOWED"},
                     {"id":"0192a000-0000-7000-8000-00000000b000","at":"2026-11-21T14:00:00Z","actor":"anonymous",
                      "action":"DENIED","resourceType":"cases","resourceId":"%case","outcome":"REFUSED",
                      "reason":"no-valid-token","times":500,"patients":3,"detail":"=1+1"}],
                     "next":null}"""));
        }
        services.when("intake", "GET", "/unusual-access.*", ok(ids, """
                {"items":[{"day":"2026-11-21","actor":"%subject","patientId":"%patient",
                  "deeds":[{"action":"READ","resourceType":"case","times":7,
                      "first":"2026-11-21T13:59:00Z","last":"2026-11-21T14:05:00Z","reasons":[]}]}],"next":null}"""));
        for (var service : List.of("scheduling", "notification")) {
            services.when(service, "GET", "/unusual-access.*", Answer.ok("{\"items\":[],\"next\":null}"));
        }
        services.when("records", "GET", "/unusual-access.*", ok(ids, """
                {"items":[{"day":"2026-11-21","actor":"%subject","actorName":"Dr. <b>Lee</b>","patientId":"%patient",
                  "deeds":[{"action":"BREAK_GLASS","resourceType":"break-glass","times":1,
                      "first":"2026-11-21T14:01:00Z","last":"2026-11-21T14:01:00Z",
                      "reasons":[{"reason":"EMERGENCY_TREATMENT","detail":"found <b>unconscious</b>","at":"2026-11-21T14:01:00Z"}]},
                    {"action":"READ","resourceType":"case","times":31,
                      "first":"2026-11-21T14:02:00Z","last":"2026-11-21T14:32:00Z","reasons":[]}]}],"next":null}"""));
        services.when("records", "GET", "/patients/[^/]+/disclosures", ok(ids, """
                {"items":[{"id":"%case","patientId":"%patient","disclosedOn":"2026-10-01","recipient":"State <b>registry</b>",
                  "address":"1 Main St","description":"Immunizations","purpose":"Public health",
                  "recorderName":"Priya","recordedAt":"2026-10-02T15:00:00Z"}],"next":"abc"}"""));
        services.when("intake", "GET", "/cases/[^/]+", ok(ids, """
                {"id":"%case","version":3,"patientId":"%patient","siteId":"%site","status":"ESCALATED",
                 "stage":"CONSULTATION","priority":"EMERGENCY","disposition":"EMERGENCY_NOW","category":"NEURO",
                 "consultBy":"2026-12-01T15:00:00Z","openedAt":"2026-11-20T15:00:00Z","primaryRegion":"LUMBAR",
                 "primarySide":"LEFT","clinicianId":"%clinician",
                 "escalation":{"id":"%case","category":"NEURO","disposition":"EMERGENCY_NOW",
                   "escalatedAt":"2026-11-20T15:00:00Z","acknowledgedBy":null,"acknowledgedAt":null,"resolution":null,
                   "resolvedBy":null,"resolvedAt":null},
                 "closeReason":null,"duplicateOf":null,"closedAt":null}"""));
        services.when("intake", "GET", "/cases/[^/]+/triage", ok(ids, """
                {"notice":"This is triage support, not a diagnosis.","priority":"EMERGENCY",
                 "disposition":"EMERGENCY_NOW","category":"NEURO",
                 "rules":[{"ruleId":"RF-01","ruleVersion":1,"title":"Cauda equina","evidence":["SADDLE_NUMBNESS YES"],
                   "disposition":"EMERGENCY_NOW"}],
                 "notCleared":["DARK_URINE"],"decisions":[]}"""));
        services.when("intake", "GET", "/cases/[^/]+/history", ok(ids, """
                {"severityNow":8,"severityWorst":9,"severityAverage":7,"onset":"2026-10-20","flareFrequency":"DAILY",
                 "cause":"MUSCLE_INJURY","activity":"lifting <b>boxes</b>",
                 "regions":[{"region":"LUMBAR","side":"LEFT","primary":true},{"region":"KNEE","side":"RIGHT","primary":false}],
                 "redFlags":[{"flag":"SADDLE_NUMBNESS","answer":"YES"},{"flag":"DARK_URINE","answer":"NOT_ANSWERED"}],
                 "medications":[{"name":"ibuprofen","dose":"400 mg","current":true},
                   {"name":"naproxen","dose":null,"current":false}],
                 "medicalHistory":null,"narrative":null}"""));
        services.when("records", "GET", "/cases/[^/]+/readiness", ok(ids, """
                {"id":"%case","caseId":"%case","version":4,"patientId":"%patient","ready":false,"items":[
                 {"item":"MEDICAL_HISTORY","state":"REVIEWED","by":"Dr. Mina Lee","at":"2026-11-21T15:00:00Z","waiveReason":null},
                 {"item":"CHRONIC_PAIN_SYMPTOMS","state":"RECEIVED","by":null,"at":"2026-11-21T15:00:00Z","waiveReason":null},
                 {"item":"MEDICATIONS","state":"RECEIVED","by":"Ana","at":"2026-11-21T15:00:00Z","waiveReason":null},
                 {"item":"X_RAYS","state":"REQUESTED","by":"Ana","at":"2026-11-21T15:00:00Z","waiveReason":null},
                 {"item":"PHYSICAL_EXAMINATION","state":"MISSING","by":null,"at":null,"waiveReason":null},
                 {"item":"FILMS","state":"NOT_APPLICABLE","by":"Noah","at":"2026-11-21T15:00:00Z","waiveReason":"NOT_INDICATED"},
                 {"item":"MRIS","state":"RECEIVED","by":"Ana","at":"2026-11-21T15:00:00Z","waiveReason":null},
                 {"item":"OTHER_TESTS","state":"MISSING","by":null,"at":null,"waiveReason":null}]}"""));
        services.when("scheduling", "GET", "/appointments\\?.*", ok(ids, """
                {"items":[{"id":"%appointment","version":2,"caseId":"%case","patientId":"%patient","siteId":"%site",
                 "siteTimeZone":"America/Denver","clinicianId":"%clinician","roomId":"%site","equipmentId":null,
                 "visitType":"CONSULTATION","planItemId":null,"startsAt":"2026-11-25T15:00:00Z",
                 "endsAt":"2026-11-25T15:45:00Z","status":"BOOKED","checkedInAt":null,"startedAt":null,
                 "checkedOutAt":null,"cancelReason":null},
                 {"id":"%treatmentVisit","version":5,"caseId":"%case","patientId":"%patient","siteId":"%site",
                 "siteTimeZone":"America/Denver","clinicianId":"%clinician","roomId":"%site","equipmentId":null,
                 "visitType":"PHYSICAL_THERAPY","planItemId":"%item","startsAt":"2026-11-28T15:00:00Z",
                 "endsAt":"2026-11-28T15:45:00Z","status":"CHECKED_IN","checkedInAt":"2026-11-28T14:50:00Z",
                 "startedAt":null,"checkedOutAt":null,"cancelReason":null}],"next":null}"""));
        services.when("scheduling", "GET", "/treatments\\?.*", ok(ids, """
                {"items":[{"planItemId":"%item","planId":"%plan","caseId":"%case","patientId":"%patient",
                 "siteId":"%site","modality":"PHYSICAL_THERAPY","visits":6,"booked":1,"remaining":5,"intervalDays":7,
                 "visitMinutes":45,"earliestNext":"2026-12-05T15:00:00Z"}],"next":null}"""));
        services.when("scheduling", "GET", "/slots\\?.*", ok(ids, """
                {"items":[{"siteId":"%site","siteTimeZone":"America/Denver","clinicianId":"%clinician",
                 "roomId":"%site","startsAt":"2026-11-25T15:00:00Z","endsAt":"2026-11-25T15:45:00Z",
                 "localStart":"2026-11-25T08:00"}]}"""));
        services.when("notification", "GET", "/messages\\?.*", ok(ids, """
                {"items":[{"id":"%case","version":1,"caseId":"%case","siteId":"%site","recipient":"CLINICIAN",
                 "recipientId":"%clinician","channel":"EMAIL","template":"CASE_OPENED","cause":"%case","repetition":0,
                 "state":"SENT","waitingFor":null,"attempts":1,"nextAttemptAt":null,"createdAt":"2026-11-20T15:00:00Z",
                 "sentAt":"2026-11-20T15:00:02Z","failure":null,"voidReason":null},
                 {"id":"%plan","version":1,"caseId":"%case","siteId":"%site","recipient":"PATIENT",
                 "recipientId":"%patient","channel":"EMAIL","template":"VISIT_BOOKED","cause":"%case","repetition":0,
                 "state":"FAILED","waitingFor":null,"attempts":5,"nextAttemptAt":null,
                 "createdAt":"2026-11-20T15:00:00Z","sentAt":null,"failure":"NO_ADDRESS","voidReason":null}],
                 "next":null}"""));
        services.when("records", "GET", "/cases/[^/]+/consultations", ok(ids, """
                {"items":[{"id":"%consultation","version":6,"caseId":"%case","patientId":"%patient","siteId":"%site",
                 "appointmentId":"%appointment","status":"OPEN","startedBy":"%subject","startedByName":"Dr. Mina Lee",
                 "startedAt":"2026-11-25T15:00:00Z","findings":"Spasm","examination":"Tender","sources":["FACET_JOINT"],
                 "codes":["M62.830"],"diagnosisNote":null,"signedByName":null,"signedAt":null}],"next":null}"""));
        services.when("records", "GET", "/cases/[^/]+/plan", ok(ids, """
                {"id":"%plan","version":1,"caseId":"%case","patientId":"%patient","siteId":"%site",
                 "consultationId":"%consultation","status":"DRAFT","signedVersion":0,"items":[
                 {"planItemId":"%item","modality":"PHYSICAL_THERAPY","visits":6,"intervalDays":7,"visitMinutes":45,
                  "instructions":"Stretching"},
                 {"planItemId":"%plan","modality":"MEDICATION","visits":0,"intervalDays":0,"visitMinutes":0,
                  "instructions":null}],"reviewDueOn":"2027-01-05","draftedAt":"2026-11-25T15:30:00Z",
                 "signedByName":null,"signedAt":null}"""));
        services.when("records", "POST", "/diagnosis-codes/search\\?.*", ok(ids, """
                {"items":[{"code":"M62.830","description":"Muscle spasm of back","validFrom":"2015-10-01","validTo":null,
                 "replacedBy":[]},{"code":"M62.838","description":"Other muscle spasm","validFrom":"2015-10-01",
                 "validTo":null,"replacedBy":[]}],"next":"more"}"""));
    }

    /// A dead letter at records, and what a restore of records lost.
    private static void operations(StubServices services) {
        for (var service : List.of("intake", "scheduling", "records", "notification")) {
            for (var list : List.of("/operations/dead-letters\\?.*", "/operations/lost-events\\?.*")) {
                services.when(service, "GET", list, Answer.ok("{\"items\":[],\"next\":null}"));
            }
        }
        var letter = """
                {"id":"%s","version":3,"group":"records.caseload","eventId":"0192a000-0000-7000-8000-00000000c101",
                 "topic":"intake.cases.v1","key":"0192a000-0000-7000-8000-00000000c102","sequence":2,
                 "type":"clinic.intake.CaseAssigned.v1",
                 "cause":"java.lang.IllegalStateException at clinic.records.Caseload.assigned(Caseload.java:41)",
                 "failedAt":"2026-11-20T15:00:00.123456Z","attempts":6,"waiting":2,"resolvedAt":null,"resolution":null,
                 "resolvedBy":null,"reason":null}""".formatted(LETTER);
        services.when("records", "GET", "/operations/dead-letters\\?state=OPEN.*", page(letter));
        services.when("records", "GET", "/operations/dead-letters\\?state=SETTLED.*", page(settled(letter)));
        services.when("records", "GET", "/operations/dead-letters/[^/]+", Answer.ok("""
                {"letter":%s,"content":{"caseId":"0192a000-0000-7000-8000-00000000c102","reason":"text of 12"},
                 "violations":["/clinicianId (required)"],"behind":[
                 {"eventId":"0192a000-0000-7000-8000-00000000c103","type":"clinic.intake.CaseEscalated.v1","sequence":3},
                 {"eventId":"0192a000-0000-7000-8000-00000000c104","type":"clinic.intake.CaseClosed.v1","sequence":4}]}""".formatted(letter)));
        services.when(
                "records",
                "POST",
                "/operations/dead-letters/[^/]+/trial",
                Answer.ok("{\"handled\":1,\"cause\":\"java.lang.NullPointerException\"}"));
        services.when("records", "POST", "/operations/dead-letters/[^/]+/replay", Answer.ok(letter));
        services.when("records", "POST", "/operations/dead-letters/[^/]+/discard", Answer.ok(settled(letter)));
        var lost = """
                {"id":"%s","version":1,"topic":"records.plans.v1","key":"0192a000-0000-7000-8000-00000000c106","sequence":4,
                 "type":"clinic.records.TreatmentPlanSigned.v1","time":"2026-11-20T14:00:00Z",
                 "correlationId":"0192a000-0000-7000-8000-00000000c102","actor":"service:records",
                 "foundAt":"2026-11-20T15:00:00Z","settledAt":null,"settledBy":null,"reason":null}""".formatted(LOST);
        services.when("records", "GET", "/operations/lost-events\\?.*", page(lost));
        services.when(
                "records",
                "GET",
                "/operations/lost-events/[^/]+",
                Answer.ok("{\"event\":%s,\"content\":{\"planId\":\"text of 12\"}}".formatted(lost)));
        services.when("records", "POST", "/operations/lost-events/[^/]+/settlement", Answer.ok(lost));
    }

    static String settled(String letter) {
        return letter.replace("\"resolvedAt\":null", "\"resolvedAt\":\"2026-11-21T08:00:00Z\"")
                .replace("\"resolution\":null", "\"resolution\":\"DISCARDED\"")
                .replace("\"resolvedBy\":null", "\"resolvedBy\":\"otto\"")
                .replace("\"reason\":null", "\"reason\":\"The plan was <b>typed</b> again\"");
    }

    static Answer page(String... items) {
        return Answer.ok("{\"items\":[" + String.join(",", items) + "],\"next\":null}");
    }

    private static Answer ok(Map<String, String> ids, String json) {
        var text = json;
        // longer names first: %consultation before nothing it could be a beginning of
        for (var name : ids.keySet().stream()
                .sorted((one, other) -> other.length() - one.length())
                .toList()) {
            text = text.replace(name, ids.get(name));
        }
        return Answer.ok(text);
    }
}

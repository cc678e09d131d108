package clinic.records;

import clinic.care.testing.AccessMatrix;
import clinic.care.testing.World;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@RecordsTest
class AccessTests {

    private static final UUID OWNER = UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MutableRules rules;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void nobodyGetsWhereTheyDoNotBelong() {
        var items = List.of(Map.of("modality", "PHYSICAL_THERAPY", "visits", 6, "intervalDays", 7, "visitMinutes", 45));
        new AccessMatrix(AccessTests.class, port, mapping, jdbc, rules, world())
                .ofPatients("case", "patient", "consultation", "plan", "screening", "break-glass")
                .labelled("screening", "PSY", "SUD")
                .body("POST /api/v1/cases/{caseId}/readiness/{item}/waive", _ -> Map.of("reason", "NOT_INDICATED"))
                // the case is closed, so nothing starts
                .body("POST /api/v1/consultations", ids -> Map.of("caseId", ids.apply("caseId")))
                .body("PUT /api/v1/consultations/{id}/findings", _ -> Map.of("findings", "spasm"))
                .body(
                        "PUT /api/v1/consultations/{id}/diagnosis",
                        _ -> Map.of("sources", List.of("FACET_JOINT"), "codes", List.of("M62.830")))
                .body("POST /api/v1/diagnosis-codes/search", _ -> Map.of("q", "spasm"))
                .body(
                        "POST /api/v1/plans",
                        ids -> Map.of(
                                "consultationId",
                                ids.apply("consultationId"),
                                "items",
                                items,
                                "reviewDueOn",
                                "2031-01-31"))
                .body("PUT /api/v1/plans/{id}", _ -> Map.of("items", items, "reviewDueOn", "2031-01-31"))
                .body(
                        "POST /api/v1/patients/{patientId}/disclosures",
                        _ -> Map.of(
                                "disclosedOn", "2026-10-01",
                                "recipient", "Court",
                                "description", "Imaging report",
                                "purpose", "Subpoena"))
                // no instrument has so many questions, and the owner has an access open already
                .body(
                        "POST /api/v1/cases/{caseId}/screenings",
                        _ -> Map.of("instrument", "PEG", "answers", List.of(1, 1, 1, 1)))
                .body(
                        "POST /api/v1/cases/{caseId}/break-glass",
                        _ -> Map.of("reason", "OTHER", "explanation", "The patient has collapsed."))
                // everybody but the privacy officer sees their own
                .as("GET /api/v1/break-glass/{id}", OWNER)
                .as("POST /api/v1/break-glass/{id}/end", OWNER)
                .as("POST /api/v1/cases/{caseId}/break-glass", OWNER)
                .run();
    }

    private World world() {
        var world = new World();
        for (var of : Of.values()) {
            var patient = world.patient(of);
            var painCase = UUID.randomUUID();
            var consultation = UUID.randomUUID();
            var plan = UUID.randomUUID();
            var grant = UUID.randomUUID();
            jdbc.sql("insert into case_file values (?, ?, ?, now(), now(), 'WITHDRAWN')")
                    .params(painCase, patient, of.site())
                    .update();
            jdbc.sql("insert into patient values (?, 'MRN-1', 'Matrix', 'Mae', '1980-01-01', 'en', false)")
                    .param(patient)
                    .update();
            jdbc.sql("""
                            insert into consultation (id, case_id, patient_id, site_id, status, started_by,
                                started_by_name, started_at, sources, codes, version)
                            values (?, ?, ?, ?, 'OPEN', ?, 'Matrix', now(), '{}', '{}', 1)""")
                    .params(consultation, painCase, patient, of.site(), UUID.randomUUID())
                    .update();
            jdbc.sql("""
                            insert into treatment_plan (id, case_id, patient_id, site_id, consultation_id, status,
                                signed_version, review_due_on, drafted_at, version)
                            values (?, ?, ?, ?, ?, 'DRAFT', 0, '2031-01-31', now(), 1)""")
                    .params(plan, painCase, patient, of.site(), consultation)
                    .update();
            jdbc.sql("""
                            insert into break_glass (id, version, case_id, patient_id, site_id, subject, name, reason,
                                explanation, granted_at, expires_at, ended_at, ending)
                            values (?, 1, ?, ?, ?, ?, 'Matrix', 'OTHER', 'x', now(), now() + interval '1 hour', null, null)
                            """).params(grant, painCase, patient, of.site(), OWNER).update();
            world.put(of, "patient", patient)
                    .put(of, "case", painCase)
                    .put(of, "consultation", consultation)
                    .put(of, "plan", plan)
                    .put(of, "break-glass", grant)
                    .put(of, "screening", screening(of, painCase, patient, "PEG", null))
                    .put(of, "screening:PSY", screening(of, painCase, patient, "PHQ_9", "PSY"))
                    .put(of, "screening:SUD", screening(of, painCase, patient, "PDMP", "SUD"));
        }
        return world;
    }

    private UUID screening(Of of, UUID painCase, UUID patient, String instrument, @Nullable String label) {
        var id = UUID.randomUUID();
        jdbc.sql("insert into screening values (?, ?, ?, ?, ?, ?, '{1}', 1, 'MILD', false, ?, 'Matrix', now())")
                .param(id)
                .param(painCase)
                .param(patient)
                .param(of.site())
                .param(instrument)
                .param(label)
                .param(UUID.randomUUID())
                .update();
        return id;
    }
}

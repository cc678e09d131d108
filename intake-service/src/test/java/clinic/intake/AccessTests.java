package clinic.intake;

import static clinic.intake.PainHistoryFixtures.foundingPatient;

import clinic.care.testing.AccessMatrix;
import clinic.care.testing.World;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@IntakeTest
class AccessTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MutableRules rules;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void nobodyGetsWhereTheyDoNotBelong() {
        new AccessMatrix(AccessTests.class, port, endpoints, jdbc, rules, world())
                .ofPatients("patient", "case")
                .body("POST /api/v1/patients", _ -> Desk.patient("Matrix"))
                .body("POST /api/v1/patients/search", _ -> Map.of("q", "Matrix"))
                .body("PUT /api/v1/patients/{id}", _ -> Desk.patient("Matrix"))
                .body(
                        "POST /api/v1/cases",
                        ids -> Desk.opening(ids.apply("patientId"), ids.apply("siteId"), foundingPatient()))
                .body("POST /api/v1/cases/{id}/assignment", _ -> Map.of("clinicianId", UUID.randomUUID()))
                .body("POST /api/v1/cases/{id}/escalation", _ -> Map.of("category", "NEURO"))
                .body(
                        "POST /api/v1/cases/{id}/escalation/resolution",
                        _ -> Map.of("resolution", "SAFE_TO_BOOK", "note", "examined"))
                .body(
                        "POST /api/v1/cases/{id}/closure",
                        ids -> Map.of("reason", "DUPLICATE", "duplicateOf", ids.apply("duplicateOf")))
                .run();
    }

    private World world() {
        var world = new World();
        for (var of : Of.values()) {
            var patient = world.patient(of);
            var painCase = UUID.randomUUID();
            jdbc.sql("""
                            insert into patient values (?, 1, ?, 'Matrix', 'Mae', '1980-01-01', null, null, 'en', false,
                                                        false, false, 'matrix', 'matrix')""").params(patient, patient.toString()).update();
            jdbc.sql("""
                            insert into pain_case (id, version, patient_id, site_id, status, priority, disposition,
                                category, consult_by, opened_at, primary_region, primary_side)
                            values (?, 1, ?, ?, 'OPEN', 'ROUTINE', 'CONSULT_WITHIN_TWO_WEEKS', 'NONE', now(), now(),
                                'LUMBAR', 'LEFT')""").params(painCase, patient, of.site()).update();
            world.put(of, "patient", patient).put(of, "case", painCase);
        }
        return world;
    }
}

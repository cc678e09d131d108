package clinic.scheduling;

import clinic.care.testing.AccessMatrix;
import clinic.care.testing.World;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessTests extends SchedulingServiceTests {

    private static final String LONG_AGO = "2020-01-07T15:00:00Z";
    private static final UUID CLINICIAN = UUID.randomUUID();
    private static final UUID CLINICIAN_ELSEWHERE = UUID.randomUUID();
    private static final UUID CLINICIANS_SIGN_IN = UUID.randomUUID();

    @Autowired
    MutableRules rules;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping endpoints;

    @Test
    void nobodyGetsWhereTheyDoNotBelong() {
        var hours = Map.<String, Object>of("hours", List.of());
        new AccessMatrix(AccessTests.class, port, endpoints, jdbc, rules, world())
                .ofPatients("case", "appointment", "plan-item")
                .body("POST /api/v1/appointments", ids -> {
                    var body = new HashMap<String, Object>();
                    for (var field : List.of("caseId", "siteId", "planItemId")) {
                        body.put(field, ids.apply(field));
                    }
                    body.put("clinicianId", CLINICIAN);
                    body.put("visitType", "CONSULTATION");
                    body.put("startsAt", LONG_AGO);
                    body.put("minutes", 30);
                    return body;
                })
                .body(
                        "POST /api/v1/appointments/{id}/reschedule",
                        ids -> Map.of("siteId", ids.apply("siteId"), "startsAt", LONG_AGO))
                .body("POST /api/v1/appointments/{id}/cancellation", _ -> Map.of("reason", "PATIENT_REQUEST"))
                .body("PUT /api/v1/sites/{id}/on-call", _ -> Map.of("clinicianId", CLINICIAN))
                .body("PUT /api/v1/clinicians/{id}/availability", _ -> hours)
                .at(Clock.fixed(NOW, ZoneOffset.UTC))
                // clinicians see and keep their own hours
                .as("GET /api/v1/clinicians/{id}/availability", CLINICIANS_SIGN_IN)
                .as("PUT /api/v1/clinicians/{id}/availability", CLINICIANS_SIGN_IN)
                .run();
    }

    private World world() {
        clinician(CLINICIAN, CLINICIANS_SIGN_IN, HARBOR);
        clinician(CLINICIAN_ELSEWHERE, UUID.randomUUID(), RIVERSIDE);
        var world = new World();
        for (var of : Of.values()) {
            var patient = world.patient(of);
            var painCase = UUID.randomUUID();
            var appointment = UUID.randomUUID();
            var planItem = UUID.randomUUID();
            jdbc.sql("""
                            insert into caseload_entry (case_id, version, patient_id, site_id, priority, disposition,
                                category, consult_by, opened_at, status, hold)
                            values (?, 1, ?, ?, 'ROUTINE', 'CONSULT_WITHIN_TWO_WEEKS', 'NONE', now(), now(), 'WAITING', 'NONE')
                            """).params(painCase, patient, of.site()).update();
            jdbc.sql("""
                            insert into appointment (id, version, case_id, patient_id, site_id, clinician_id, room_id,
                                visit_type, starts_at, ends_at, status)
                            select ?, 1, ?, ?, ?, ?, id, 'CONSULTATION', now(), now() + interval '30 minutes', 'BOOKED'
                            from room where site_id = ? limit 1""")
                    .params(appointment, painCase, patient, of.site(), CLINICIAN, of.site())
                    .update();
            jdbc.sql("insert into planned_treatment values (?, ?, 1, ?, ?, ?, 'PHYSICAL_THERAPY', 6, 7, 45, false)")
                    .params(planItem, UUID.randomUUID(), painCase, patient, of.site())
                    .update();
            world.put(of, "case", painCase)
                    .put(of, "appointment", appointment)
                    .put(of, "plan-item", planItem)
                    .put(of, "clinician", of == Of.RIVERSIDE ? CLINICIAN_ELSEWHERE : CLINICIAN);
        }
        return world;
    }

    private void clinician(UUID id, UUID subject, UUID site) {
        jdbc.sql("insert into clinician values (?, 1, 'Matrix', ?, 'matrix@clinic.example', '{physician}')")
                .params(id, subject)
                .update();
        jdbc.sql("insert into clinician_site values (?, ?)").params(id, site).update();
    }
}

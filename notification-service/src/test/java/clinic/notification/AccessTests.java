package clinic.notification;

import clinic.care.testing.AccessMatrix;
import clinic.care.testing.World;
import clinic.care.testing.World.Of;
import clinic.kit.access.MutableRules;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessTests extends NotificationStory {

    @Autowired
    MutableRules rules;

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Test
    void nobodyGetsWhereTheyDoNotBelong() {
        new AccessMatrix(AccessTests.class, port, requestMappingHandlerMapping, jdbc, rules, world())
                .ofPatients("case", "message")
                .run();
    }

    private World world() {
        var world = new World();
        for (var of : Of.values()) {
            var painCase = UUID.randomUUID();
            var message = UUID.randomUUID();
            jdbc.sql("insert into care_case values (?, ?, ?)")
                    .params(painCase, world.patient(of), of.site())
                    .update();
            jdbc.sql("""
                            insert into message (id, version, idempotency_key, cause, template, addressee, recipient_id,
                                case_id, site_id, repetition, created_at, state, attempts, void_reason)
                            values (?, 1, ?, ?, 'PLAN_READY', 'PATIENT', ?, ?, ?, 1, now(), 'VOID', 0, 'CASE_CLOSED')""")
                    .params(message, message.toString(), UUID.randomUUID(), world.patient(of), painCase, of.site())
                    .update();
            world.put(of, "case", painCase).put(of, "message", message);
        }
        return world;
    }
}

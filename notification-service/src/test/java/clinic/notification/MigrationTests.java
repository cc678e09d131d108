package clinic.notification;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("notification", 1000);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of("message", """
                insert into message (id, version, idempotency_key, cause, template, addressee, recipient_id, case_id, site_id,
                    repetition, created_at, state, attempts, sent_at)
                select gen_random_uuid(), 1, 'key ' || n, gen_random_uuid(), 'VISIT_BOOKED', 'PATIENT', gen_random_uuid(),
                    gen_random_uuid(), gen_random_uuid(), 1, now(), 'SENT', 1, now() from generate_series(:from, :to) n""");
    }
}

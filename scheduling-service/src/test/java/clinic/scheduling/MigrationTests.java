package clinic.scheduling;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("scheduling", 1000);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of("appointment", """
                insert into appointment (id, version, case_id, patient_id, site_id, clinician_id, room_id, visit_type,
                    starts_at, ends_at, status)
                select gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                    gen_random_uuid(), 'CONSULTATION', now(), now() + interval '1 h', 'BOOKED'
                from generate_series(:from, :to) n""");
    }
}

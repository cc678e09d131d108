package clinic.care;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("care", 500);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of("audit", """
                        insert into audit (id, at, actor, action, resource_type, resource_id, patient_id, outcome)
                        select gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 s', gen_random_uuid(), 'READ',
                            'chart', gen_random_uuid(), gen_random_uuid(), 'ALLOWED' from generate_series(:from, :to) n""");
    }
}

package clinic.records;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("records", 1000);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of(
                "case_file", """
                insert into case_file (case_id, patient_id, site_id, opened_at)
                select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now() from generate_series(:from, :to) n""",
                "checklist_item", """
                insert into checklist_item (case_id, item, state, by_name, at)
                select gen_random_uuid(), 'X_RAYS', 'REVIEWED', 'Ana', now() from generate_series(:from, :to) n""");
    }
}

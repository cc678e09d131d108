package clinic.portal;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("portal", 1000);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of(
                "case_row", """
                insert into case_row (case_id, patient_id, site_id, priority, category, consult_by, opened_at)
                select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'ROUTINE', 'NONE', now(), now()
                from generate_series(:from, :to) n""",
                "timeline_entry", """
                insert into timeline_entry
                select gen_random_uuid(), gen_random_uuid(), 'CaseOpened', 'intake', gen_random_uuid(), 'service:intake', now()
                from generate_series(:from, :to) n""");
    }
}

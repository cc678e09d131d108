package clinic.intake;

import clinic.kit.testing.MigrationRules;
import java.util.Map;

class MigrationTests extends MigrationRules {

    MigrationTests() {
        super("intake", 1000);
    }

    @Override
    protected Map<String, String> growing() {
        return Map.of("patient", """
                insert into patient select gen_random_uuid(), 1, 'MRN-' || n, 'Rivera', 'Sam', '1984-05-17', null, null, 'en',
                    false, false, false, 'rivera sam', 'rivera sam' from generate_series(:from, :to) n""");
    }
}

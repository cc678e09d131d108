package clinic.care;

import clinic.kit.access.GuardedKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Cases, for a service that keeps none of its own.
public final class CareCases {

    private CareCases() {}

    public static GuardedKind kind(JdbcClient jdbc) {
        return GuardedKind.of("case", jdbc, "select site_id, patient_id from care_case where case_id = ?");
    }
}

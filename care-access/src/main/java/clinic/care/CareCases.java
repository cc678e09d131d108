package clinic.care;

import clinic.kit.access.GuardedKind;
import clinic.kit.audit.PatientsOfCases;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Cases, for a service that keeps none of its own.
public final class CareCases {

    private CareCases() {}

    public static GuardedKind kind(JdbcClient jdbc) {
        return GuardedKind.of("case", jdbc, "select site_id, patient_id from care_case where case_id = ?");
    }

    static PatientsOfCases patients(JdbcClient jdbc) {
        return cases -> jdbc.sql("select distinct patient_id from care_case where case_id = any (?)")
                .param(cases.toArray(UUID[]::new))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }
}

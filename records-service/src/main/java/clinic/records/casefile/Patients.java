package clinic.records.casefile;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The patients that intake told of. An absent one is "not here yet", never an error.
@Repository
public class Patients {

    private final JdbcClient jdbc;

    Patients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Patient> find(UUID patientId) {
        return jdbc.sql("select patient_id as id, * from patient where patient_id = ?")
                .param(patientId)
                .query(Patient.class)
                .optional();
    }

    void put(Patient patient) {
        jdbc.sql("""
                insert into patient values (:id, :medicalRecordNumber, :familyName, :givenName, :birthDate, :language,
                                            :interpreterNeeded)
                on conflict (patient_id) do update set
                    medical_record_number = excluded.medical_record_number,
                    family_name = excluded.family_name,
                    given_name = excluded.given_name,
                    birth_date = excluded.birth_date,
                    language = excluded.language,
                    interpreter_needed = excluded.interpreter_needed
                """).paramSource(patient).update();
    }
}

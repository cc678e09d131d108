package clinic.intake.patient;

import static clinic.intake.Desk.as;
import static clinic.intake.Desk.idOf;
import static clinic.intake.Desk.patient;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.contracts.intake.PatientEvent;
import clinic.intake.Desk;
import clinic.intake.IntakeTest;
import clinic.kit.testing.Published;
import clinic.kit.testing.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntakeTest
class RegisteringAPatientTests {

    static final String PATIENTS = "/api/v1/patients";

    @Autowired
    Desk desk;

    @Autowired
    JdbcClient jdbc;

    @Test
    void storesAndPublishesThePatient() {
        var created = desk.create(as(Role.FRONT_DESK), PATIENTS, patient("García Núñez"));

        var id = idOf(created);
        assertThat(created).hasHeader("ETag", "\"1\"").body().isEmpty();
        assertThat(jdbc.sql("select phone from patient where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo("+13035550142");
        assertThat(Published.await(PatientEvent.TOPIC, id, 1)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("PatientRegistered.v1");
            assertThat(event.version()).isEqualTo(1);
            assertThat(event.actor())
                    .isEqualTo(TestTokens.subject(Role.FRONT_DESK).toString());
            assertThat(event.payload().at("/patient/familyName").asString()).isEqualTo("García Núñez");
            assertThat(event.payload().at("/patient/medicalRecordNumber").asString())
                    .startsWith("MRN-");
        });
    }

    @Test
    void showsThePatientWithItsVersion() {
        var id = desk.registered();

        assertThat(desk.get(as(Role.THERAPIST), PATIENTS + "/" + id))
                .hasStatusOk()
                .hasHeader("ETag", "\"1\"")
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.id").isEqualTo(id.toString());
                    assertThat(body).extractingPath("$.version").isEqualTo(1);
                    assertThat(body).extractingPath("$.birthDate").isEqualTo("1980-05-17");
                    assertThat(body).extractingPath("$.consent.email").isEqualTo(true);
                    assertThat(body)
                            .extractingPath("$.medicalRecordNumber")
                            .asString()
                            .matches("MRN-\\d{6,}");
                });
        assertThat(jdbc.sql("select count(*) from audit where action = 'READ' and resource_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void registersOnceHoweverOftenTheSameRequestIsSent() {
        var key = UUID.randomUUID().toString();
        var first = desk.create(as(Role.FRONT_DESK), PATIENTS, key, patient("Twice"));
        var second = desk.create(as(Role.FRONT_DESK), PATIENTS, key, patient("Twice"));

        assertThat(idOf(second)).isEqualTo(idOf(first));
        assertThat(desk.create(as(Role.FRONT_DESK), PATIENTS, key, patient("Other")))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void changesThePatientForWhoeverSawTheNewestVersion() {
        var id = desk.registered();
        var moved = patient("García");
        moved.put("email", "maria@new.example.org");

        assertThat(desk.put(as(Role.NURSE), PATIENTS + "/" + id, 1, moved))
                .hasStatus(HttpStatus.NO_CONTENT)
                .hasHeader("ETag", "\"2\"");
        assertThat(desk.put(as(Role.NURSE), PATIENTS + "/" + id, 1, moved)).hasStatus(HttpStatus.PRECONDITION_FAILED);
        assertThat(Published.await(PatientEvent.TOPIC, id, 2)).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo("PatientChanged.v1");
            assertThat(event.sequence()).isEqualTo(2);
            assertThat(event.version()).isEqualTo(2);
            assertThat(event.payload().at("/patient/email").asString()).isEqualTo("maria@new.example.org");
        });
    }

    @Test
    void registersAPatientWhoHasNeitherPhoneNorEmail() {
        var unreachable = patient("Quiet");
        unreachable.remove("email");
        unreachable.remove("phone");
        unreachable.remove("consent");

        var id = idOf(desk.create(as(Role.FRONT_DESK), PATIENTS, unreachable));

        assertThat(Published.await(PatientEvent.TOPIC, id, 1)).singleElement().satisfies(event -> {
            assertThat(event.payload().at("/patient/email").isNull()).isTrue();
            assertThat(event.payload().at("/patient/consent/email").asBoolean()).isFalse();
        });
    }

    @Test
    void namesEveryFieldThatCannotBeRightAndStoresNothing() {
        var wrong = patient("Nonexistent");
        wrong.put("email", "maria");
        wrong.put("phone", "0303555");
        wrong.put("birthDate", "1890-01-01");

        assertThat(desk.create(as(Role.FRONT_DESK), PATIENTS, wrong))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyJson()
                .satisfies(body -> {
                    assertThat(body).extractingPath("$.type").isEqualTo("/problems/invalid-patient");
                    assertThat(body)
                            .extractingPath("$.errors[*].field")
                            .isEqualTo(List.of("birthDate", "email", "phone"));
                });
        assertThat(jdbc.sql("select count(*) from patient where family_name = 'Nonexistent'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"familyName", "givenName", "birthDate", "language", "interpreterNeeded"})
    void asksForWhatIsMissing(String field) {
        var incomplete = patient("Missing");
        incomplete.remove(field);

        assertThat(desk.create(as(Role.FRONT_DESK), PATIENTS, incomplete))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void refusesConsentToAChannelWithoutAnAddress() {
        var wrong = patient("Consenting");
        wrong.remove("phone");
        wrong.put("consent", Map.of("email", true, "sms", true));

        assertThat(desk.create(as(Role.FRONT_DESK), PATIENTS, wrong))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo("consent.sms");
    }

    @Test
    void isForFrontDeskAndNursesOnly() {
        assertThat(desk.create(as(Role.THERAPIST), PATIENTS, patient("X"))).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(desk.get(as(Role.OPERATIONS), PATIENTS + "/" + desk.registered()))
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(desk.get(as(Role.NURSE), PATIENTS + "/" + UUID.randomUUID())).hasStatus(HttpStatus.NOT_FOUND);
    }
}

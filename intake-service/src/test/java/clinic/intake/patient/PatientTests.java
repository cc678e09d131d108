package clinic.intake.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clinic.intake.patient.PatientRefused.InvalidDetails;
import clinic.kit.web.Problems.FieldError;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatientTests {

    static final LocalDate TODAY = LocalDate.of(2031, 3, 3);

    @Test
    void tellsEverythingThatIsKnownOfAPatient() {
        var patient = Patient.register(100042, reachableBy("maria@example.org", "+1 (303) 555-0142"), TODAY);

        var state = patient.registered().patient();
        assertThat(patient.registered().patientId()).isEqualTo(patient.getId());
        assertThat(state.medicalRecordNumber()).isEqualTo("MRN-100042");
        assertThat(state.familyName()).isEqualTo("García Núñez");
        assertThat(state.phone()).isEqualTo("+13035550142");
        assertThat(state.consent().email()).isTrue();
        assertThat(state.consent().sms()).isTrue();
    }

    @Test
    void needsNeitherPhoneNorEmail() {
        var patient = Patient.register(1, reachableBy(null, " "), TODAY);

        assertThat(patient.registered().patient().email()).isNull();
        assertThat(patient.registered().patient().phone()).isNull();
    }

    @Test
    void keepsItsNumberThroughEveryChange() {
        var patient = Patient.register(100042, reachableBy(null, null), TODAY);

        var changed = patient.change(reachableBy("maria@example.org", null), TODAY);

        assertThat(changed.patientId()).isEqualTo(patient.getId());
        assertThat(changed.patient().medicalRecordNumber()).isEqualTo("MRN-100042");
        assertThat(changed.patient().email()).isEqualTo("maria@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+13035550142", "+1 303 555 0142", "+44 20 7946 0958", "+49 (30) 901820", "+529991234567"})
    void takesAPhoneNumberWithCountryCode(String phone) {
        assertThat(invalidFieldsOf(reachableBy(null, phone))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3035550142",
                "0013035550142",
                "+0301234567",
                "+1303555014",
                "+130355501421",
                "+10035550142",
                "+1234567890123456",
                "+49",
                "+1303555014x",
                "call me",
                "+",
                "++13035550142",
                "+１３０３５５５０１４２"
            })
    void refusesAPhoneNumberThatNobodyCanCall(String phone) {
        assertThat(invalidFieldsOf(reachableBy(null, phone))).containsExactly("phone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.org",
                "first.last+pain@mail.example.co.uk",
                "o'brien@example.org",
                "x@xn--nxasmq6b.xn--p1ai"
            })
    void takesAnEmailAddress(String email) {
        assertThat(invalidFieldsOf(reachableBy(email, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "@example.org",
                "a@",
                "a@localhost",
                "a b@example.org",
                "a@example..org",
                ".a@example.org",
                "a.@example.org",
                "a@-example.org",
                "a@example.org\r\nBcc: b@example.org",
                "a@example.org,b@example.org",
                "Maria <a@example.org>",
                "a@b@example.org"
            })
    void refusesAnAddressThatNoServerTakes(String email) {
        assertThat(invalidFieldsOf(reachableBy(email, null))).containsExactly("email");
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        assertThat(invalidFieldsOf(reachableBy("a".repeat(65) + "@example.org", null)))
                .containsExactly("email");
        assertThat(invalidFieldsOf(reachableBy("a".repeat(64) + "@example.org", null)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2031-03-03,false", "2031-03-04,false", "2031-03-02,true", "1900-01-01,true", "1899-12-31,false"})
    void isBornInThePastAndAfter1900(LocalDate birthDate, boolean accepted) {
        var details = new PatientDetails("García", "María", birthDate, null, null, "es", false, Consent.NONE);

        assertThat(details.check(TODAY).isEmpty()).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "en,true",
        "es,true",
        "es-MX,true",
        "pt-BR,true",
        "hmn,true",
        "zh-Hant,true",
        "english,false",
        "xx,false",
        "e,false",
        "en_US,false",
        "'en us',false"
    })
    void speaksALanguageThatCanBeNamed(String language, boolean accepted) {
        var details = new PatientDetails(
                "García", "María", LocalDate.of(1980, 5, 17), null, null, language, false, Consent.NONE);

        assertThat(details.check(TODAY).isEmpty()).isEqualTo(accepted);
    }

    @Test
    void cannotAgreeToAChannelWithoutAnAddress() {
        var details = new PatientDetails(
                "García", "María", LocalDate.of(1980, 5, 17), null, null, "es", false, new Consent(true, true));

        assertThat(invalidFieldsOf(details)).containsExactly("consent.email", "consent.sms");
        assertThatExceptionOfType(InvalidDetails.class)
                .isThrownBy(() -> Patient.register(1, details, TODAY))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("García"));
    }

    @Test
    void isFoundByItsNameAsPeopleTypeIt() {
        assertThat(SearchName.of("Núñez-O'Brien", "María José", "MRN-100042"))
                .isEqualTo(new SearchName("nunez obrien maria jose", " nunez obrien maria jose mrn 100042"));
        assertThat(SearchName.patterns(" O'B, MAR% ")).containsExactly("% ob%", "% mar%");
        assertThat(SearchName.patterns("%_")).isEmpty();
        assertThat(SearchName.fold("  Łukasz   GROß ")).isEqualTo("lukasz gross");
    }

    @Test
    void showsNothingOfItselfInALog() {
        assertThat(reachableBy("maria@example.org", null).toString()).doesNotContain("García", "maria");
    }

    private static PatientDetails reachableBy(@Nullable String email, @Nullable String phone) {
        var hasPhone = phone != null && !phone.isBlank();
        return new PatientDetails(
                " García   Núñez ",
                "María",
                LocalDate.of(1980, 5, 17),
                email,
                phone,
                "es",
                false,
                new Consent(email != null, hasPhone));
    }

    private static List<String> invalidFieldsOf(PatientDetails details) {
        return details.check(TODAY).stream().map(FieldError::field).toList();
    }
}

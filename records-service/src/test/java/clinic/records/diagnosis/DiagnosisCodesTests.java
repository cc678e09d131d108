package clinic.records.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.records.diagnosis.CodeCheck.NotACode;
import clinic.records.diagnosis.CodeCheck.NotOnThatDay;
import clinic.records.diagnosis.CodeCheck.Usable;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisCodesTests {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");

    private final DiagnosisCodes codes = new DiagnosisCodes();

    @ParameterizedTest
    @ValueSource(strings = {"M62.830", "m62.830", " M62830 "})
    void knowsACodeHoweverItIsTyped(String typed) {
        assertThat(codes.check(typed, TODAY))
                .isInstanceOfSatisfying(
                        Usable.class,
                        usable -> assertThat(usable.code())
                                .isEqualTo(new DiagnosisCode(
                                        "M62.830",
                                        "Muscle spasm of back",
                                        LocalDate.parse("2015-10-01"),
                                        null,
                                        List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "M54.5,  2021-09-30, true",
        "M54.5,  2021-10-01, false",
        "M54.59, 2021-09-30, false",
        "M54.59, 2021-10-01, true",
        "M51.36, 2024-09-30, true",
        "M51.36, 2024-10-01, false",
        "M51.360, 2024-09-30, false",
        "M51.360, 2024-10-01, true"
    })
    void countsTheFirstAndTheLastDay(String code, LocalDate day, boolean usable) {
        assertThat(codes.check(code, day) instanceof Usable).isEqualTo(usable);
    }

    @Test
    void offersWhatTookACodesPlace() {
        assertThat(codes.check("M54.5", TODAY))
                .asInstanceOf(InstanceOfAssertFactories.type(NotOnThatDay.class))
                .extracting(NotOnThatDay::instead)
                .isEqualTo(List.of("M54.50", "M54.51", "M54.59"));
    }

    @Test
    void offersWhatACodeTookThePlaceOf() {
        assertThat(codes.check("M51.362", LocalDate.parse("2024-09-30")))
                .asInstanceOf(InstanceOfAssertFactories.type(NotOnThatDay.class))
                .extracting(NotOnThatDay::instead)
                .isEqualTo(List.of("M51.36"));
    }

    @Test
    void offersTheCodesUnderAHeading() {
        assertThat(codes.check("M62.83", TODAY))
                .isEqualTo(new NotACode("M62.83", List.of("M62.830", "M62.831", "M62.838")));
    }

    @Test
    void offersNothingForWhatIsNoCode() {
        assertThat(codes.check("X99.9", TODAY)).isEqualTo(new NotACode("X99.9", List.of()));
        assertThat(codes.check("", TODAY)).isEqualTo(new NotACode("", List.of()));
    }

    @Test
    void findsByCodeAndByWords() {
        assertThat(codes.search("m62.8", TODAY)).extracting(DiagnosisCode::code).contains("M62.830", "M62.838");
        assertThat(codes.search("spasm back", TODAY))
                .extracting(DiagnosisCode::code)
                .containsExactly("M62.830");
        assertThat(codes.search("low back pain", TODAY))
                .extracting(DiagnosisCode::code)
                .contains("M54.50", "M54.59")
                .doesNotContain("M54.5");
    }

    @Test
    void replacesEveryExpiredCodeBySomeThatTakeOverTheNextDay() {
        assertThat(codes.all().values())
                .hasSizeGreaterThan(100)
                .filteredOn(code -> code.validTo() != null)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(code.replacedBy())
                        .isNotEmpty()
                        .allSatisfy(replacement -> assertThat(codes.all().get(replacement))
                                .isNotNull()
                                .extracting(DiagnosisCode::validFrom)
                                .isEqualTo(LocalDate.parse(String.valueOf(code.validTo()))
                                        .plusDays(1))));
    }

    @Test
    void holdsDottedCodesOnly() {
        assertThat(codes.all().keySet()).allMatch(code -> code.equals(DiagnosisCodes.normal(code)));
    }
}

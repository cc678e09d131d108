package clinic.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.notification.recipient.Site;
import clinic.notification.visit.Visit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LettersTests {

    /// What no message may say, in either language: the speciality, conditions, what is done about them, and who does
    /// it.
    static final Pattern FORBIDDEN = Pattern.compile("""
            pain|\\bach(e|es|ing)\\b|dolor|chronic|cr[oó]nic|diagn|treat|tratamiento|therap|terap|inject|inyec|epidural\
            |facet|spasm|espasm|disc\\b|disco|sciatic|ci[aá]tic|scolios|escolios|spin(e|al)|columna|\\bback\\b|espalda\
            |muscle|m[uú]scul|nerv|neuro|ortho|ortop|opioid|medic|drug|f[aá]rmaco|prescri|receta|\\bdose\\b|dosis\
            |physician|doctor|\\bdr\\b|surg|cirug|specialist|especialist|consult|symptom|s[ií]ntoma|condition\
            |\\bplan\\b|x-?ray|radiogra|\\bmri\\b|resonancia|severity|red flag|exam|patient|paciente|histor""", Pattern.CASE_INSENSITIVE);

    static final Set<Template> TO_PATIENTS =
            Set.of(Template.VISIT_BOOKED, Template.VISIT_MOVED, Template.VISIT_CANCELLED, Template.PLAN_READY);

    static final Site RIVERSIDE =
            new Site(new UUID(0, 1), "Riverside", ZoneId.of("America/Denver"), "+13035550100", null);

    private final Letters letters = new Letters(URI.create("https://portal.clinic.example/"), "Clinic");

    record Text(Template template, Locale language, String words) {}

    static Stream<Text> texts() {
        return Arrays.stream(Template.values())
                .filter(template -> template != Template.UNKNOWN)
                .flatMap(template -> (TO_PATIENTS.contains(template)
                                ? Stream.of(Letters.ENGLISH, Letters.SPANISH)
                                : Stream.of(Letters.ENGLISH))
                        .map(language ->
                                new Text(template, language, Letters.read(Letters.fileOf(template, language)))));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void tellNothingOfTheCare(Text text) {
        assertThat(FORBIDDEN.matcher(text.words()).results().map(match -> match.group()))
                .as("%s in %s", text.template(), text.language())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void holdNothingButPlaceTimePhoneAndLink(Text text) {
        var allowed = TO_PATIENTS.contains(text.template())
                ? List.of("{site}", "{date}", "{time}", "{phone}")
                : List.of("{link}", "{number}");

        assertThat(Pattern.compile("\\{[^}]*}").matcher(text.words()).results().map(match -> match.group()))
                .isSubsetOf(allowed);
    }

    @Test
    void sayWhenAndWhereInTheSitesTime() {
        var letter = letters.toPatient(Template.VISIT_BOOKED, RIVERSIDE, visitAt("2026-11-23T17:00:00Z"), Locale.US);

        assertThat(letter.subject()).isEqualTo("Your appointment at Riverside");
        assertThat(letter.from()).isEqualTo("Riverside");
        assertThat(letter.body()).isEqualTo("""
                You have an appointment at Riverside:

                Monday, November 23, 2026
                10:00 AM (Mountain Standard Time)

                To change or cancel it, please call +13035550100.

                This message was sent automatically; replies are not read.
                """);
    }

    @Test
    void speakThePatientsLanguage() {
        var letter = letters.toPatient(
                Template.VISIT_BOOKED, RIVERSIDE, visitAt("2026-11-23T17:00:00Z"), Locale.forLanguageTag("es-MX"));

        assertThat(letter.subject()).isEqualTo("Su cita en Riverside");
        assertThat(letter.body()).contains("lunes, 23 de noviembre de 2026").contains("hora estándar de las Montañas");
    }

    @Test
    void fallBackToEnglish() {
        var letter = letters.toPatient(Template.PLAN_READY, RIVERSIDE, null, Locale.forLanguageTag("vi"));

        assertThat(letter.subject()).isEqualTo("A new document for you at Riverside");
    }

    @Test
    void tellTheTwoHoursApartWhenClocksGoBack() {
        var before = letters.toPatient(Template.VISIT_BOOKED, RIVERSIDE, visitAt("2026-11-01T07:30:00Z"), Locale.US);
        var after = letters.toPatient(Template.VISIT_BOOKED, RIVERSIDE, visitAt("2026-11-01T08:30:00Z"), Locale.US);

        assertThat(before.body()).contains("1:30 AM (Mountain Daylight Time)");
        assertThat(after.body()).contains("1:30 AM (Mountain Standard Time)");
    }

    @Test
    void leadCliniciansToTheCaseByItsIdAlone() {
        var caseId = UUID.fromString("0192a000-0000-7000-8000-00000000c0de");

        var update = letters.toClinician(Template.CASE_OPENED, caseId, 1);
        var page = letters.toClinician(Template.ON_CALL_PAGE, caseId, 3);

        assertThat(update.subject()).isEqualTo("Case update");
        assertThat(update.body())
                .contains("https://portal.clinic.example/cases/0192a000-0000-7000-8000-00000000c0de\n");
        assertThat(page.subject()).isEqualTo("Page: a case needs you now");
        assertThat(page.body()).contains("page 3");
    }

    @Test
    void keepANameOnOneLine() {
        var site = new Site(new UUID(0, 1), "River\r\nBcc: a@b.example", ZoneId.of("UTC"), "+1", null);

        assertThat(letters.toPatient(Template.PLAN_READY, site, null, Locale.US).subject())
                .isEqualTo("A new document for you at River Bcc: a@b.example");
    }

    private static Visit visitAt(String startsAt) {
        var start = Instant.parse(startsAt);
        return new Visit(
                new UUID(0, 2),
                new UUID(0, 3),
                RIVERSIDE.id(),
                new UUID(0, 4),
                start,
                start.plus(Duration.ofMinutes(45)),
                new UUID(0, 5),
                null);
    }
}

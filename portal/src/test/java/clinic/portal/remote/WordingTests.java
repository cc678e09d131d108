package clinic.portal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.portal.remote.Reply.FieldError;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

class WordingTests {

    private final Wording wording = new Wording(words());

    @AfterEach
    void clear() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void repeatsTheServiceInItsOwnLanguage() {
        LocaleContextHolder.setLocale(Locale.ENGLISH);

        assertThat(wording.of(refused("too-early", "Check-in opens at 14:00."))).isEqualTo("Check-in opens at 14:00.");
        assertThat(wording.of(new FieldError("x", "something new"))).isEqualTo("something new");
    }

    @Test
    void speaksOfKeysToProgramsOnly() {
        for (var language : List.of(Locale.ENGLISH, Locale.of("es"))) {
            LocaleContextHolder.setLocale(language);

            assertThat(wording.of(refused("idempotency-key-reused", "Use a new key.")))
                    .hasSizeGreaterThan(100)
                    .doesNotContain("key", "clave");
        }
    }

    @Test
    void hasSpanishWordsForEveryRefusal() {
        LocaleContextHolder.setLocale(Locale.of("es"));

        assertThat(wording.of(refused("too-early", "Check-in opens at 14:00.")))
                .isEqualTo("Todavía no se puede registrar la llegada. Espere a que se abra el registro.");
    }

    @Test
    void hasSpanishWordsForEveryField() {
        LocaleContextHolder.setLocale(Locale.of("es"));

        assertThat(wording.of(new FieldError("severityNow", "must be less than or equal to 10")))
                .isEqualTo("Indique 10 o menos.");
        assertThat(wording.of(new FieldError("activity", "size must be between 0 and 500")))
                .isEqualTo("Indique entre 0 y 500.");
        assertThat(wording.of(new FieldError(
                        "phone",
                        "Give the number with + and country code, such as +1 303 555 0142, or leave it empty.")))
                .startsWith("Indique el número");
        assertThat(wording.of(new FieldError("onset", "must not be null"))).isEqualTo("Rellene este dato.");
        assertThat(wording.of(new FieldError("x", "something new"))).isEqualTo("Revise este dato.");
    }

    private static Reply.Refused refused(String slug, String detail) {
        return new Reply.Refused(422, slug, detail, List.of());
    }

    private static ResourceBundleMessageSource words() {
        var words = new ResourceBundleMessageSource();
        words.setBasename("messages");
        words.setDefaultEncoding("UTF-8");
        words.setFallbackToSystemLocale(false);
        words.setAlwaysUseMessageFormat(true);
        return words;
    }
}

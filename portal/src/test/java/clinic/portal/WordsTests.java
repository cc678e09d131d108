package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// English and Spanish say the same things.
class WordsTests {

    private static final Set<String> SAME_WORD = Set.of(
            "code.NO",
            "code.VASCULAR",
            "err.title",
            "instrument.ORT_OUD",
            "instrument.PHQ_2",
            "instrument.PHQ_9",
            "service.portal");

    private final Properties english = words("messages.properties");
    private final Properties spanish = words("messages_es.properties");

    @Test
    void bothLanguagesHaveEveryWord() {
        assertThat(spanish.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    }

    @Test
    void bothLanguagesTakeTheSameArguments() {
        for (var key : english.stringPropertyNames()) {
            assertThat(arguments(spanish, key)).as(key).isEqualTo(arguments(english, key));
        }
    }

    @Test
    void nothingIsEmpty() {
        assertThat(english.values()).noneMatch(value -> value.toString().isBlank());
        assertThat(spanish.values()).noneMatch(value -> value.toString().isBlank());
    }

    @Test
    void nothingIsLeftInEnglish() {
        assertThat(english.stringPropertyNames().stream()
                        .filter(key -> english.getProperty(key).matches(".*\\p{L}{2}.*"))
                        .filter(key -> english.getProperty(key).equals(spanish.getProperty(key))))
                .containsExactlyInAnyOrderElementsOf(SAME_WORD);
    }

    private static int arguments(Properties words, String key) {
        return new MessageFormat(words.getProperty(key), Locale.ROOT).getFormatsByArgumentIndex().length;
    }

    private static Properties words(String file) {
        var words = new Properties();
        try (var in = WordsTests.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("no " + file);
            }
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return words;
    }
}

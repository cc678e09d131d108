package clinic.portal.remote;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/// What a service refused, in the reader's language. Services speak English; an English page repeats them, since they
/// name what is in the way. Other languages have words of their own for every kind of problem.
@Component
public class Wording {

    private static final Pattern NUMBER = Pattern.compile("[+\\d][\\d ]*(?<=\\d)");

    private final MessageSource messages;

    Wording(MessageSource messages) {
        this.messages = messages;
    }

    public String of(Reply.Refused refused) {
        var forPeople = word("desk." + refused.slug());
        if (forPeople != null) {
            return forPeople; // what the service says is for programs
        }
        var own = inEnglish() ? null : word("slug." + refused.slug());
        return own == null ? refused.detail() : own + " " + word("slug." + refused.slug() + ".do");
    }

    /// What is wrong with one field.
    public String of(Reply.FieldError error) {
        var said = word("said." + key(error.message()), numbers(error.message()));
        if (said != null) {
            return said;
        }
        var otherwise = inEnglish() ? null : word("said.otherwise");
        return otherwise == null ? error.message() : otherwise;
    }

    /// A sentence as the name of its translation, whatever its numbers are.
    static String key(String sentence) {
        return NUMBER.matcher(sentence)
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]+", "-")
                .replaceAll("^-|-$", "");
    }

    private static Object[] numbers(String sentence) {
        return NUMBER.matcher(sentence).results().map(found -> found.group()).toArray();
    }

    private @Nullable String word(String key, Object... arguments) {
        return messages.getMessage(key, arguments, null, LocaleContextHolder.getLocale());
    }

    private static boolean inEnglish() {
        return LocaleContextHolder.getLocale().getLanguage().equals("en");
    }
}

package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.notification.recipient.Site;
import clinic.notification.visit.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The words of every message, from `letters/<template>.<language>.txt`: the first line is the subject, the rest the
/// text. A message is read by others than its recipient (family, a lock screen, a provider), so it tells that there is
/// an appointment, where and when, and whom to call, and nothing of the care: a test holds every text against a block
/// list.
final class Letters {

    static final Locale ENGLISH = Locale.US;
    static final Locale SPANISH = Locale.forLanguageTag("es-US");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final URI portal;
    private final String from;

    /// @param from how the clinic group calls itself towards its own staff
    Letters(URI portal, String from) {
        this.portal = portal;
        this.from = from;
    }

    Letter toPatient(Template template, Site site, @Nullable Visit visit, Locale language) {
        var locale = "es".equals(language.getLanguage()) ? SPANISH : ENGLISH;
        var name = singleLine(site.displayName());
        return letter(
                template,
                locale,
                name,
                Map.of(
                        "site",
                        name,
                        "phone",
                        singleLine(site.phone()),
                        "date",
                        visit == null ? "" : date(visit, site, locale),
                        "time",
                        visit == null ? "" : time(visit, site, locale)));
    }

    Letter toClinician(Template template, UUID caseId, int repetition) {
        var link = portal.toString().replaceFirst("/+$", "") + "/cases/" + caseId;
        return letter(template, ENGLISH, from, Map.of("link", link, "number", Integer.toString(repetition)));
    }

    /// Who it was and why stands behind the sign-in.
    Letter toPrivacyOfficer(Template template) {
        return letter(template, ENGLISH, from, Map.of("link", portal.toString().replaceFirst("/+$", "") + "/privacy"));
    }

    private Letter letter(Template template, Locale locale, String from, Map<String, String> values) {
        var text = fill(texts.computeIfAbsent(fileOf(template, locale), Letters::read), values);
        var end = text.indexOf('\n');
        return new Letter(from, text.substring(0, end), text.substring(end + 1).strip() + "\n", locale);
    }

    static String fileOf(Template template, Locale locale) {
        return "/letters/%s.%s.txt"
                .formatted(template.name().toLowerCase(Locale.ROOT).replace('_', '-'), locale.getLanguage());
    }

    static String read(String file) {
        try (var in = Letters.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no letter " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            var value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalStateException("a letter asks for " + match.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String date(Visit visit, Site site, Locale locale) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(locale)
                .format(visit.startsAt().atZone(site.timeZone()));
    }

    /// With the zone's name of that day: around a clock change the same hour may come twice.
    private static String time(Visit visit, Site site, Locale locale) {
        return DateTimeFormatter.ofPattern("h:mm a (zzzz)", locale)
                .format(visit.startsAt().atZone(site.timeZone()));
    }

    /// Names and numbers end up in headers.
    private static String singleLine(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }
}

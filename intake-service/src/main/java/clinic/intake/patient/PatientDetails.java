package clinic.intake.patient;

import clinic.kit.web.Problems.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Embedded;

/// Everything about a patient that staff can write. A patient without phone or e-mail is a patient all the same; what
/// there is has to be usable, because nobody notices a mistyped address before a message is lost.
///
/// @param email    null when the patient has none
/// @param phone    E.164, null when the patient has none
/// @param language BCP 47
record PatientDetails(
        String familyName,
        String givenName,
        LocalDate birthDate,
        @Nullable String email,
        @Nullable String phone,
        String language,
        boolean interpreterNeeded,

        @Embedded(onEmpty = Embedded.OnEmpty.USE_EMPTY, prefix = "consent_")
        Consent consent) {

    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1900, 1, 1);

    /// Addresses that every mail server takes: the local part of RFC 5322's unquoted form, and a domain with a dot.
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])");

    private static final int EMAIL_LENGTH = 254;
    private static final int EMAIL_LOCAL_LENGTH = 64;

    /// A country code never begins with 0, and no number has more than 15 digits.
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");

    /// The North American plan that most patients are in: ten digits, of which the first is never 0 or 1.
    private static final Pattern NORTH_AMERICAN = Pattern.compile("\\+1[2-9][0-9]{9}");

    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    PatientDetails {
        familyName = oneLine(familyName);
        givenName = oneLine(givenName);
        email = email == null || email.isBlank() ? null : email.strip();
        phone = phone == null || phone.isBlank() ? null : phone.replaceAll("[\\s().-]", "");
    }

    List<FieldError> check(LocalDate today) {
        var invalid = new ArrayList<FieldError>();
        if (!birthDate.isBefore(today)) {
            invalid.add(new FieldError("birthDate", "Give a birth date in the past."));
        } else if (birthDate.isBefore(EARLIEST_BIRTH)) {
            invalid.add(new FieldError("birthDate", "Give a birth date after 1900."));
        }
        if (email != null && !isEmail(email)) {
            invalid.add(new FieldError("email", "Give an address such as name@example.org, or leave it empty."));
        }
        if (phone != null && !isPhone(phone)) {
            invalid.add(new FieldError(
                    "phone", "Give the number with + and country code, such as +1 303 555 0142, or leave it empty."));
        }
        if (!isLanguage(language)) {
            invalid.add(new FieldError("language", "Give a language tag such as en, es or pt-BR."));
        }
        if (consent.email() && email == null) {
            invalid.add(new FieldError("consent.email", "Give an e-mail address, or take back the consent to e-mail."));
        }
        if (consent.sms() && phone == null) {
            invalid.add(new FieldError("consent.sms", "Give a phone number, or take back the consent to messages."));
        }
        return List.copyOf(invalid);
    }

    private static boolean isEmail(String email) {
        return email.length() <= EMAIL_LENGTH
                && email.indexOf('@') <= EMAIL_LOCAL_LENGTH
                && EMAIL.matcher(email).matches();
    }

    private static boolean isPhone(String phone) {
        return E164.matcher(phone).matches()
                && (!phone.startsWith("+1") || NORTH_AMERICAN.matcher(phone).matches());
    }

    private static boolean isLanguage(String tag) {
        try {
            var language = new Locale.Builder().setLanguageTag(tag).build().getLanguage();
            return language.length() == 3 || LANGUAGES.contains(language);
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private static String oneLine(String name) {
        return name.strip().replaceAll("\\s+", " ");
    }

    /// A patient's identity does not belong in a log.
    @Override
    public String toString() {
        return "PatientDetails[masked]";
    }
}

package clinic.intake.patient;

import java.text.Normalizer;
import java.util.Locale;

/// A name as it is searched by: lower case, without accents and punctuation, so that `Núñez-O'Brien` is found by
/// `nunez ob`. In both orders, because a person types either.
record SearchName(String familyFirst, String givenFirst) {

    static SearchName of(String familyName, String givenName) {
        var family = fold(familyName);
        var given = fold(givenName);
        return new SearchName(family + " " + given, given + " " + family);
    }

    static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace('ø', 'o')
                .replace('đ', 'd')
                .replace('ł', 'l')
                .replace('ı', 'i')
                .replaceAll("[\\p{M}'’ʼ`]", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    @Override
    public String toString() {
        return "SearchName[masked]";
    }
}

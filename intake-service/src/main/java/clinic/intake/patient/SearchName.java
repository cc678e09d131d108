package clinic.intake.patient;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A patient as they are searched for: lower case, without accents and punctuation, so that `Núñez-O'Brien` is found by
/// `nunez ob`.
///
/// @param sortedBy family name first, what lists are sorted by
/// @param words    all words of name and medical record number, each after a space
record SearchName(String sortedBy, String words) {

    static SearchName of(String familyName, String givenName, String medicalRecordNumber) {
        var sortedBy = fold(familyName + " " + givenName);
        return new SearchName(sortedBy, " " + sortedBy + " " + fold(medicalRecordNumber));
    }

    /// For SQL's `like`: one pattern for each word of the question, which has to begin a word. Folding leaves no
    /// character that is special there.
    static List<String> patterns(String question) {
        return Arrays.stream(fold(question).split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> "% " + word + "%")
                .toList();
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

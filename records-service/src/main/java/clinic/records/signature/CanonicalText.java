package clinic.records.signature;

import clinic.records.casefile.Patient;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes the text that is signed: a title, labelled lines, sections. The same content always gives the same bytes:
/// line feeds only, composed Unicode, no trailing blanks, one line feed at the end.
///
/// What a person typed is indented, so that no free text can pass for one of the document's own lines.
public final class CanonicalText {

    private final StringBuilder text = new StringBuilder();

    private CanonicalText() {}

    public static CanonicalText titled(String title) {
        var document = new CanonicalText();
        document.text.append(title).append('\n').append('\n');
        return document;
    }

    public CanonicalText line(String label, Object value) {
        text.append(label).append(": ").append(oneLine(String.valueOf(value))).append('\n');
        return this;
    }

    public CanonicalText patient(UUID id, Optional<Patient> patient) {
        line("Patient", id);
        patient.ifPresentOrElse(
                known -> line("Name", known.familyName() + ", " + known.givenName())
                        .line("Born", known.birthDate())
                        .line("Record number", known.medicalRecordNumber()),
                () -> line("Name", "(patient details had not arrived when this was signed)"));
        return this;
    }

    public CanonicalText signed(Signature signature) {
        return line("Signed by", signature.signerName() + " (" + signature.signer() + ")")
                .line("Signed at", signature.signedAt());
    }

    /// @param freeText null: no such section
    public CanonicalText section(String heading, @Nullable String freeText) {
        if (freeText == null) {
            return this;
        }
        text.append('\n').append(heading).append('\n');
        clean(freeText)
                .lines()
                .map(line -> ("  " + line).stripTrailing())
                .forEach(line -> text.append(line).append('\n'));
        return this;
    }

    public CanonicalText section(String heading, List<String> lines) {
        return section(heading, String.join("\n", lines));
    }

    public CanonicalText gap() {
        text.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String oneLine(String value) {
        return clean(value).replace('\n', ' ');
    }

    /// Control characters are dropped: PostgreSQL cannot hold NUL, and nobody can read the others.
    private static String clean(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFC)
                .replaceAll("\\R", "\n")
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                .strip();
    }
}

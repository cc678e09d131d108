package clinic.records.diagnosis;

import clinic.records.diagnosis.CodeCheck.NotACode;
import clinic.records.diagnosis.CodeCheck.NotOnThatDay;
import clinic.records.diagnosis.CodeCheck.Usable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// The catalogue of codes, read once from `icd-10-cm.csv`. Codes come and go every first of October, so a code is
/// always checked against the day of the encounter, never against today.
@Component
public class DiagnosisCodes {

    private static final int MOST_OFFERED = 12;

    private final SequencedMap<String, DiagnosisCode> codes = new TreeMap<>();

    DiagnosisCodes() {
        try (var in = Objects.requireNonNull(DiagnosisCodes.class.getResourceAsStream("icd-10-cm.csv"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .skip(1)
                    .map(DiagnosisCodes::parse)
                    .forEach(code -> codes.put(code.code(), code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Upper case, with the dot after the third character: `m62830` is `M62.830`.
    public static String normal(String typed) {
        var bare = typed.strip().toUpperCase(Locale.ROOT).replace(".", "");
        return bare.length() > 3 ? bare.substring(0, 3) + "." + bare.substring(3) : bare;
    }

    public CodeCheck check(String typed, LocalDate day) {
        var normal = normal(typed);
        var code = codes.get(normal);
        if (code == null) {
            return new NotACode(normal, under(normal, day));
        }
        if (code.validOn(day)) {
            return new Usable(code);
        }
        var others = day.isBefore(code.validFrom()) ? predecessorsOf(normal) : code.replacedBy().stream();
        return new NotOnThatDay(
                code, others.filter(other -> validOn(other, day)).toList());
    }

    /// @throws IllegalArgumentException the code was never checked
    public String describe(String code) {
        var found = codes.get(code);
        if (found == null) {
            throw new IllegalArgumentException("No such code: " + code);
        }
        return found.description();
    }

    /// Codes valid on the day that begin with what was typed, or whose description has every word of it.
    List<DiagnosisCode> search(String typed, LocalDate day) {
        var prefix = normal(typed);
        var words = typed.strip().toLowerCase(Locale.ROOT).split("\\s+");
        return codes.values().stream()
                .filter(code -> code.validOn(day))
                .filter(code -> code.code().startsWith(prefix)
                        || Arrays.stream(words).allMatch(code.description().toLowerCase(Locale.ROOT)::contains))
                .toList();
    }

    Map<String, DiagnosisCode> all() {
        return Map.copyOf(codes);
    }

    private List<String> under(String heading, LocalDate day) {
        return heading.length() < 3
                ? List.of()
                : codes.values().stream()
                        .filter(code -> code.validOn(day) && code.code().startsWith(heading))
                        .map(DiagnosisCode::code)
                        .limit(MOST_OFFERED)
                        .toList();
    }

    private Stream<String> predecessorsOf(String code) {
        return codes.values().stream()
                .filter(other -> other.replacedBy().contains(code))
                .map(DiagnosisCode::code);
    }

    private boolean validOn(String code, LocalDate day) {
        var found = codes.get(code);
        return found != null && found.validOn(day);
    }

    /// `code,from,to,replaced by,description`; the description is last and so may contain commas.
    private static DiagnosisCode parse(String line) {
        var fields = line.split(",", 5);
        return new DiagnosisCode(
                fields[0],
                fields[4],
                LocalDate.parse(fields[1]),
                fields[2].isEmpty() ? null : LocalDate.parse(fields[2]),
                fields[3].isEmpty() ? List.of() : List.of(fields[3].split(" ")));
    }
}

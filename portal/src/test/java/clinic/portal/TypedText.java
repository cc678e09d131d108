package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where people type text, and where it is shown.
final class TypedText {

    private TypedText() {}

    /// Where the services take text that a person types, to what the portal calls it: in a service's answer, in its own
    /// read model, or in a form.
    static final Map<String, List<String>> SHOWN = Map.ofEntries(
            Map.entry("PatientRequest.familyName", List.of("patient_card.family_name", "form.familyName")),
            Map.entry("PatientRequest.givenName", List.of("patient_card.given_name", "form.givenName")),
            Map.entry("PatientRequest.email", List.of("form.email")),
            Map.entry("PatientRequest.phone", List.of("form.phone")),
            Map.entry("PainHistoryRequest.activity", List.of("activity", "form.activity")),
            Map.entry("PainHistoryRequest.medicalHistory", List.of("medicalHistory", "form.medicalHistory")),
            Map.entry("PainHistoryRequest.narrative", List.of("narrative", "form.narrative")),
            Map.entry("FindingsRequest.findings", List.of("findings", "form.findings")),
            Map.entry("FindingsRequest.examination", List.of("examination", "form.examination")),
            Map.entry("DiagnosisRequest.note", List.of("diagnosisNote", "form.note")),
            Map.entry("TakenMedication.name", List.of("name")),
            Map.entry("TakenMedication.dose", List.of("dose")),
            Map.entry("ItemRequest.instructions", List.of("instructions", "form.instructions")),
            Map.entry("ResolutionRequest.note", List.of("form.note")),
            Map.entry("BreakGlassRequest.explanation", List.of("form.explanation", "reason")),
            Map.entry("DisclosureRequest.recipient", List.of("recipient", "form.recipient")),
            Map.entry("DisclosureRequest.address", List.of("address", "form.address")),
            Map.entry("DisclosureRequest.description", List.of("description", "form.description")),
            Map.entry("DisclosureRequest.purpose", List.of("purpose", "form.purpose")),
            // a code, of which the table of codes knows the words
            Map.entry("DiagnosisRequest.codes", List.of("form.codes")));

    /// Never on a page: the portal offers the languages that it speaks.
    static final Set<String> SHOWN_NOWHERE = Set.of(
            "PatientRequest.language",
            // what is looked for, and where the page before ended
            "PatientSearchRequest.q",
            "PatientSearchRequest.cursor",
            "CodeSearchRequest.q");

    /// Of the services' answers: what people typed, what staff are called, and what services say in words of their own.
    static final Set<String> IN_ANSWERS = Set.of(
            "activity",
            "medicalHistory",
            "narrative",
            "name",
            "dose",
            "findings",
            "examination",
            "diagnosisNote",
            "instructions",
            "by",
            "startedByName",
            "title",
            "notice",
            "description",
            "recipient",
            "address",
            "purpose",
            "recorderName",
            "actorName",
            "detail");

    /// In the trail a reason may be what somebody said who broke the glass; everywhere else it is a code.
    static final Set<String> IN_THE_TRAIL =
            Stream.concat(IN_ANSWERS.stream(), Stream.of("reason")).collect(Collectors.toSet());

    /// Columns of the read model, with the key of their tables.
    static final Map<String, String> IN_THE_READ_MODEL = Map.of(
            "patient_card.family_name", "patient_id",
            "patient_card.given_name", "patient_id",
            "site_card.name", "site_id",
            "clinician_card.name", "clinician_id");

    private static final Pattern TEXT_COMPONENT = Pattern.compile("\\bString>?\\s+(\\w+)");
    private static final Pattern REQUEST =
            Pattern.compile("record (\\w+Request|OpenCase|TakenMedication)\\(((?:[^()]|\\([^()]*\\))*)\\)");
    /// Every text that a service takes from a person, read from the sources of the services.
    static Set<String> taken() throws Exception {
        var fields = new HashSet<String>();
        try (var files = Files.walk(Path.of(".."), 12)) {
            for (var file : files.filter(it -> it.toString().matches(".*-service/src/main/java/.*\\.java"))
                    .toList()) {
                REQUEST.matcher(Files.readString(file))
                        .results()
                        .forEach(record -> TEXT_COMPONENT
                                .matcher(record.group(2))
                                .results()
                                .forEach(component -> fields.add(record.group(1) + "." + component.group(1))));
            }
        }
        assertThat(fields).hasSizeGreaterThan(12);
        return fields;
    }
}

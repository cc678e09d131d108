package clinic.contracts;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Topic.Phi;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each event may tell. A new field is declared here, under the eyes of whoever reviews the change, and a topic of
/// codes holds nothing that could take a person's words.
class PhiBudgetTests {

    /// `[]` is a list. A name or a word is written in full: what is inside of `patient` and `history` counts too.
    private static final Map<String, List<String>> BUDGET = budget("""
            clinic.intake.PatientRegistered.v1: patientId patient.medicalRecordNumber patient.familyName patient.givenName patient.birthDate patient.email patient.phone patient.language patient.interpreterNeeded patient.consent.email patient.consent.sms
            clinic.intake.PatientChanged.v1: patientId patient.medicalRecordNumber patient.familyName patient.givenName patient.birthDate patient.email patient.phone patient.language patient.interpreterNeeded patient.consent.email patient.consent.sms
            clinic.intake.CaseOpened.v1: caseId patientId siteId priority disposition category consultBy openedAt
            clinic.intake.CaseAssigned.v1: caseId patientId siteId clinicianId assignedAt
            clinic.intake.CaseEscalated.v1: caseId patientId siteId escalationId category disposition escalatedAt
            clinic.intake.EscalationAcknowledged.v1: caseId escalationId acknowledgedBy acknowledgedAt
            clinic.intake.EscalationResolved.v1: caseId escalationId resolvedBy resolution resolvedAt
            clinic.intake.CaseClosed.v1: caseId patientId reason duplicateOf closedAt
            clinic.intake.PainHistorySubmitted.v1: caseId patientId siteId history.severityNow history.severityWorst history.severityAverage history.onset history.flareFrequency history.cause history.activity history.regions[].region history.regions[].side history.regions[].primary history.redFlags[].flag history.redFlags[].answer history.medications[].name history.medications[].dose history.medications[].current history.medicalHistory history.narrative submittedAt
            clinic.scheduling.SiteChanged.v1: siteId name displayName timeZone phone openRoundTheClock onCallClinicianId
            clinic.scheduling.ClinicianChanged.v1: clinicianId name subject email roles[] siteIds[]
            clinic.scheduling.RoomChanged.v1: roomId siteId name procedures
            clinic.scheduling.AppointmentBooked.v1: appointmentId caseId patientId siteId clinicianId roomId visitType planItemId startsAt endsAt
            clinic.scheduling.AppointmentRescheduled.v1: appointmentId caseId patientId siteId clinicianId roomId previousStartsAt startsAt endsAt
            clinic.scheduling.AppointmentCancelled.v1: appointmentId caseId patientId reason
            clinic.scheduling.AppointmentCheckedIn.v1: appointmentId caseId patientId checkedInAt
            clinic.scheduling.AppointmentStarted.v1: appointmentId caseId patientId startedAt
            clinic.scheduling.AppointmentCheckedOut.v1: appointmentId caseId patientId checkedOutAt
            clinic.records.ReviewItemRequested.v1: caseId patientId item at
            clinic.records.ReviewItemReceived.v1: caseId patientId item at
            clinic.records.ReviewItemReviewed.v1: caseId patientId item at
            clinic.records.ReviewItemWaived.v1: caseId patientId item at
            clinic.records.ConsultationStarted.v1: consultationId caseId patientId siteId startedBy appointmentId startedAt
            clinic.records.DiagnosisRecorded.v1: consultationId caseId patientId sources[] codes[] at
            clinic.records.ConsultationSigned.v1: consultationId caseId patientId signedBy hash signedAt
            clinic.records.TreatmentPlanSigned.v1: planId caseId patientId siteId consultationId signedBy version items[].planItemId items[].modality items[].visits items[].intervalDays items[].visitMinutes reviewDueOn signedAt
            clinic.records.BreakGlassGranted.v1: grantId caseId patientId siteId subject reason grantedAt expiresAt
            clinic.records.BreakGlassEnded.v1: grantId caseId patientId subject ending endedAt
            clinic.notification.MessageSent.v1: messageId caseId recipient recipientId channel template cause attempt sentAt
            clinic.notification.MessageFailed.v1: messageId caseId recipient recipientId channel template cause reason attempts failedAt
            """);

    /// The strings that a topic of codes may hold nevertheless, and why.
    private static final Map<String, String> WORDS_AMONG_CODES = Map.ofEntries(
            Map.entry("clinic.scheduling.SiteChanged.v1 name", "names a building"),
            Map.entry("clinic.scheduling.SiteChanged.v1 displayName", "names a building, neutrally"),
            Map.entry("clinic.scheduling.SiteChanged.v1 timeZone", "an IANA zone"),
            Map.entry("clinic.scheduling.SiteChanged.v1 phone", "the site's published number"),
            Map.entry("clinic.scheduling.ClinicianChanged.v1 name", "staff, not a patient"),
            Map.entry("clinic.scheduling.ClinicianChanged.v1 subject", "staff: the opaque id of a sign-in"),
            Map.entry("clinic.scheduling.ClinicianChanged.v1 email", "staff: the address at work"),
            Map.entry("clinic.scheduling.ClinicianChanged.v1 roles[]", "staff: a fixed list of roles"),
            Map.entry("clinic.scheduling.RoomChanged.v1 name", "names a room"),
            Map.entry("clinic.records.DiagnosisRecorded.v1 codes[]", "ICD-10-CM codes"),
            Map.entry("clinic.records.ConsultationSigned.v1 hash", "a digest of the signed text, not the text"));

    private static final Set<Class<?>> CODED =
            Set.of(UUID.class, Instant.class, LocalDate.class, int.class, long.class, boolean.class);

    @ParameterizedTest
    @MethodSource("clinic.contracts.EventType#all")
    void eventTellsWhatIsDeclaredAndNothingElse(EventType type) {
        assertThat(fields(type))
                .as("fields of %s", type)
                .containsExactlyInAnyOrderElementsOf(BUDGET.getOrDefault(type.name(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("clinic.contracts.EventType#all")
    void topicOfCodesHoldsNoWords(EventType type) {
        if (type.topic().phi() != Phi.CODED) {
            return;
        }
        assertThat(ContractField.all(type.event()))
                .filteredOn(field -> !field.type().isEnum() && !CODED.contains(field.type()))
                .allSatisfy(field -> assertThat(WORDS_AMONG_CODES)
                        .as(
                                "%s can hold anything, and %s is a topic of codes",
                                field.declared(), type.topic().name())
                        .containsKey(type + " " + field.declared()));
    }

    @Test
    void everyExceptionIsStillNeeded() {
        var strings = EventType.all().stream()
                .filter(type -> type.topic().phi() == Phi.CODED)
                .flatMap(type -> ContractField.all(type.event()).stream()
                        .filter(field -> field.type() == String.class)
                        .map(field -> type + " " + field.declared()));

        assertThat(strings).containsAll(WORDS_AMONG_CODES.keySet());
    }

    @Test
    void onlyPatientsAndHistoriesHoldMoreThanCodes() {
        assertThat(Topics.ALL.stream().filter(topic -> topic.phi() != Phi.CODED))
                .containsExactlyInAnyOrder(Topics.PATIENTS, Topics.HISTORIES);
    }

    /// Events end up in log lines and assertion messages.
    @ParameterizedTest
    @MethodSource("clinic.contracts.EventType#all")
    void eventWithMoreThanCodesMasksItself(EventType type) {
        if (type.topic().phi() == Phi.CODED) {
            return;
        }
        ContractFiles.list(ContractFiles.SAMPLES.resolve(type.name())).forEach(file -> {
            var sample = JsonMapper.shared().readTree(ContractFiles.read(file));
            var event = JsonMapper.shared().treeToValue(sample, type.event());
            assertThat(event.toString()).contains("masked").doesNotContain(words(sample));
        });
    }

    private static List<String> fields(EventType type) {
        return ContractField.all(type.event()).stream()
                .map(ContractField::declared)
                .toList();
    }

    /// Every text in the sample that is neither an id nor an instant.
    private static List<String> words(JsonNode node) {
        if (node.isContainer()) {
            return node.valueStream().flatMap(inner -> words(inner).stream()).toList();
        }
        return node.isString() && !node.stringValue().matches("[0-9a-f-]{36}|[-0-9]{10}T.*Z")
                ? List.of(node.stringValue())
                : List.of();
    }

    private static Map<String, List<String>> budget(String declared) {
        return declared.lines()
                .map(line -> line.split(": "))
                .collect(toMap(line -> line[0], line -> List.of(line[1].split(" "))));
    }
}

package clinic.records.plan;

import clinic.records.casefile.Patient;
import clinic.records.signature.CanonicalText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;

/// The text a physician signs.
final class PlanText {

    private PlanText() {}

    static String of(TreatmentPlan plan, Optional<Patient> patient, UUID signer, String signerName, Instant now) {
        var text = CanonicalText.titled("Treatment plan")
                .line("Plan", plan.getId())
                .line("Version", plan.nextVersion())
                .line("Case", plan.getCaseId())
                .line("Consultation", plan.getConsultationId())
                .line("Patient", plan.getPatientId());
        patient.ifPresentOrElse(
                known -> text.line("Name", known.familyName() + ", " + known.givenName())
                        .line("Born", known.birthDate())
                        .line("Record number", known.medicalRecordNumber()),
                () -> text.line("Name", "(patient details had not arrived when this was signed)"));
        for (var item : plan.getItems()) {
            var lines = new ArrayList<String>();
            lines.add(item.treatment().inWords());
            Optional.ofNullable(item.treatment().instructions()).ifPresent(lines::add);
            text.section("Item " + item.planItemId(), lines);
        }
        return text.gap()
                .line("Review due on", plan.getReviewDueOn())
                .line("Signed by", signerName + " (" + signer + ")")
                .line("Signed at", now)
                .toString();
    }
}

package clinic.records.plan;

import clinic.records.casefile.Patient;
import clinic.records.signature.CanonicalText;
import clinic.records.signature.Signature;
import java.util.ArrayList;
import java.util.Optional;

/// The text a physician signs.
final class PlanText {

    private PlanText() {}

    static String of(TreatmentPlan plan, Optional<Patient> patient, Signature signature) {
        var text = CanonicalText.titled("Treatment plan")
                .line("Plan", plan.getId())
                .line("Version", plan.nextVersion())
                .line("Case", plan.getCaseId())
                .line("Consultation", plan.getConsultationId())
                .patient(plan.getPatientId(), patient);
        for (var item : plan.getItems()) {
            var lines = new ArrayList<String>();
            lines.add(item.treatment().inWords());
            Optional.ofNullable(item.treatment().instructions()).ifPresent(lines::add);
            text.section("Item " + item.planItemId(), lines);
        }
        return text.gap()
                .line("Review due on", plan.getReviewDueOn())
                .signed(signature)
                .toString();
    }
}

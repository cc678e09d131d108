package clinic.records.chart;

import clinic.records.casefile.Patient;
import clinic.records.consultation.ConsultationView;
import clinic.records.plan.PlanView;
import clinic.records.readiness.ReadinessView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One case on one page. What is null has not arrived here yet, or, for the plan, is not drafted yet.
record ChartView(
        UUID caseId,
        UUID patientId,
        UUID siteId,
        boolean closed,
        @Nullable Patient patient,
        @Nullable HistoryView history,
        @Nullable ReadinessView readiness,
        List<ConsultationView> consultations,
        @Nullable PlanView plan) {

    @Override
    public String toString() {
        return "ChartView[" + caseId + "]";
    }
}

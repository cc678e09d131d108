package clinic.records.chart;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.records.casefile.CaseFiles;
import clinic.records.casefile.Patients;
import clinic.records.consultation.ConsultationNotes;
import clinic.records.plan.Plans;
import clinic.records.readiness.Readiness;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ChartController {

    private final CaseFiles cases;
    private final Patients patients;
    private final PainHistories histories;
    private final Readiness readiness;
    private final ConsultationNotes consultations;
    private final Plans plans;

    ChartController(
            CaseFiles cases,
            Patients patients,
            PainHistories histories,
            Readiness readiness,
            ConsultationNotes consultations,
            Plans plans) {
        this.cases = cases;
        this.patients = patients;
        this.histories = histories;
        this.readiness = readiness;
        this.consultations = consultations;
        this.plans = plans;
    }

    @GetMapping("/api/v1/cases/{caseId}/chart")
    @Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
    ChartView show(@PathVariable @Guarded("case") UUID caseId) {
        var file = cases.get(caseId);
        return new ChartView(
                caseId,
                file.patientId(),
                file.siteId(),
                file.closed(),
                patients.find(file.patientId()).orElse(null),
                histories.find(caseId).orElse(null),
                readiness.of(caseId).orElse(null),
                consultations.ofCase(caseId),
                plans.ofCase(caseId).orElse(null));
    }
}

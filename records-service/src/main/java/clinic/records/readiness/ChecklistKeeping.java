package clinic.records.readiness;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import clinic.kit.event.Received;
import clinic.kit.outbox.Outbox;
import org.springframework.stereotype.Component;

/// Opens a checklist for every case and ticks off what the patient's history tells.
@Component
public class ChecklistKeeping {

    /// Who an item was received from when no person handed it in here.
    static final String INTAKE = "Intake";

    private final Checklists checklists;
    private final Outbox outbox;

    ChecklistKeeping(Checklists checklists, Outbox outbox) {
        this.checklists = checklists;
        this.outbox = outbox;
    }

    public void onCase(Received<CaseEvent> received) {
        switch (received.event()) {
            case CaseOpened opened -> checklists.openUnlessThere(opened.caseId(), opened.patientId());
            case CaseEvent _ -> {}
        }
    }

    public void onHistory(Received<PainHistoryEvent> received) {
        switch (received.event()) {
            case PainHistorySubmitted submitted -> receive(submitted);
        }
    }

    private void receive(PainHistorySubmitted submitted) {
        checklists.openUnlessThere(submitted.caseId(), submitted.patientId());
        var checklist = checklists.findForChangeByCaseId(submitted.caseId()).orElseThrow();
        var events = checklist.receiveHistory(INTAKE, submitted.submittedAt());
        if (!events.isEmpty()) {
            var stored = checklists.save(checklist);
            events.forEach(event -> outbox.append(event, stored.version()));
        }
    }
}

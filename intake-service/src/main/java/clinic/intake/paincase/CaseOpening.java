package clinic.intake.paincase;

import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.intake.history.PainHistorySubmission;
import clinic.intake.patient.KnownPatients;
import clinic.intake.triage.Triage;
import clinic.intake.triage.TriageResults;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.NotFound;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// A pain history comes in, is triaged, and becomes a case; an emergency is escalated in the same breath, so that
/// nobody can book it in between.
@Service
@Transactional
class CaseOpening {

    private static final Logger log = LoggerFactory.getLogger(CaseOpening.class);

    private final PainCases cases;
    private final KnownPatients patients;
    private final PainHistorySubmission histories;
    private final TriageResults triages;
    private final Outbox outbox;
    private final Clock clock;

    CaseOpening(
            PainCases cases,
            KnownPatients patients,
            PainHistorySubmission histories,
            TriageResults triages,
            Outbox outbox,
            Clock clock) {
        this.cases = cases;
        this.patients = patients;
        this.histories = histories;
        this.triages = triages;
        this.outbox = outbox;
        this.clock = clock;
    }

    PainCase open(OpenCase command) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var bornOn = patients.bornOn(command.patientId()).orElseThrow(NotFound::new);
        var history = histories.check(command.history(), bornOn);
        var triage = Triage.of(history);
        var primary = primary(history);

        var painCase =
                PainCase.open(command.patientId(), command.siteId(), primary.region(), primary.side(), triage, now);
        var events = new ArrayList<Object>();
        events.add(painCase.opened());
        if (painCase.isEmergency()) {
            events.add(painCase.escalate(now));
        }
        painCase = cases.open(painCase);

        var submitted =
                new PainHistorySubmitted(painCase.getId(), painCase.getPatientId(), painCase.getSiteId(), history, now);
        histories.file(submitted);
        triages.file(painCase.getId(), triage, now);
        outbox.append(submitted, painCase.getVersion());
        for (var event : events) {
            outbox.append(event, painCase.getVersion());
        }
        log.info("CaseOpened {} {}", painCase.getId(), triage.disposition());
        return painCase;
    }

    private static PainRegion primary(PainHistory history) {
        return history.regions().stream()
                .filter(PainRegion::primary)
                .findFirst()
                .orElseThrow();
    }
}

package clinic.records.readiness;

import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.records.ReadinessEvent.ReviewItem;
import clinic.kit.access.Caller;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Getting a chart ready, item by item. Every activity answers the checklist's new version.
@Service
@Transactional
class ChartPreparation {

    private static final Logger log = LoggerFactory.getLogger(ChartPreparation.class);

    private final Checklists checklists;
    private final Outbox outbox;
    private final Clock clock;

    ChartPreparation(Checklists checklists, Outbox outbox, Clock clock) {
        this.checklists = checklists;
        this.outbox = outbox;
        this.clock = clock;
    }

    long request(UUID caseId, ReviewItem item, IfMatch expected, Caller by) {
        return change(caseId, expected, (checklist, now) -> checklist.request(item, by.name(), now));
    }

    long receive(UUID caseId, ReviewItem item, IfMatch expected, Caller by) {
        return change(caseId, expected, (checklist, now) -> checklist.receive(item, by.name(), now));
    }

    long review(UUID caseId, ReviewItem item, IfMatch expected, Caller by) {
        return change(caseId, expected, (checklist, now) -> checklist.review(item, by.name(), now));
    }

    long waive(UUID caseId, ReviewItem item, WaiveReason reason, IfMatch expected, Caller by) {
        return change(caseId, expected, (checklist, now) -> checklist.waive(item, reason, by.name(), now));
    }

    private long change(UUID caseId, IfMatch expected, Transition transition) {
        var checklist = checklists.findForChangeByCaseId(caseId).orElseThrow(NotFound::new);
        expected.requireCurrent(checklist.version());
        var event = transition.apply(checklist, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        var stored = checklists.save(checklist);
        outbox.append(event, stored.version());
        log.info("Case {}: {}", caseId, event.getClass().getSimpleName());
        return stored.version();
    }

    @FunctionalInterface
    private interface Transition {
        ReadinessEvent apply(Checklist checklist, Instant now);
    }
}

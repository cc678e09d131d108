package clinic.notification.paging;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.kit.event.Received;
import clinic.notification.message.Message;
import clinic.notification.message.MessageQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Pages whoever is on call at the case's site, at once and then every interval, until somebody answers. An answer
/// stops the paging and nothing else; pages that were not sent yet become void when they are looked at next.
@Service
@Transactional
public class Paging {

    private final Escalations escalations;
    private final MessageQueue queue;
    private final Clock clock;
    private final Duration interval;

    Paging(
            Escalations escalations,
            MessageQueue queue,
            Clock clock,
            @Value("${clinic.paging.interval}") Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("clinic.paging.interval must be longer than nothing");
        }
        this.escalations = escalations;
        this.queue = queue;
        this.clock = clock;
        this.interval = interval;
    }

    public void on(Received<CaseEvent> received) {
        switch (received.event()) {
            case CaseEscalated raised ->
                page(Escalation.raised(raised, received.metadata().id(), clock.instant()));
            case EscalationAcknowledged acknowledged -> answered(acknowledged.escalationId());
            case EscalationResolved resolved -> answered(resolved.escalationId());
            case CaseClosed closed ->
                escalations.lockUnanswered(closed.caseId()).forEach(this::answered);
            case CaseEvent _ -> {}
        }
    }

    /// The next round of every escalation that is due.
    public void pageAgain() {
        escalations.lockDue(clock.instant()).forEach(this::page);
    }

    private void page(Escalation escalation) {
        var now = clock.instant();
        var round = escalation.round(now, interval, queue.isPageUnderWay(escalation.id()));
        escalations.save(round.escalation());
        round.page()
                .ifPresent(page -> queue.queue(Message.page(
                        escalation.cause(), escalation.caseId(), escalation.siteId(), escalation.id(), page, now)));
    }

    private void answered(UUID escalationId) {
        escalations.lock(escalationId).ifPresent(this::answered);
    }

    private void answered(Escalation escalation) {
        escalations.save(escalation.answered());
        queue.reconsiderCase(escalation.caseId());
    }
}

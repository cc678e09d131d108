package clinic.intake.paincase;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.intake.paincase.CaseRefused.WrongDuplicate;
import clinic.kit.access.Caller;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What staff do with a case after it was opened. Each of these needs the version that the caller has seen, and answers
/// with the new one.
@Service
@Transactional
class CaseHandling {

    private static final Logger log = LoggerFactory.getLogger(CaseHandling.class);

    private final PainCases cases;
    private final Outbox outbox;
    private final Clock clock;

    CaseHandling(PainCases cases, Outbox outbox, Clock clock) {
        this.cases = cases;
        this.outbox = outbox;
        this.clock = clock;
    }

    long assign(UUID id, IfMatch expected, UUID clinicianId) {
        return change(id, expected, (painCase, now) -> painCase.assign(clinicianId, now));
    }

    long escalate(UUID id, IfMatch expected, Category category) {
        return change(id, expected, (painCase, now) -> painCase.escalate(category, now));
    }

    long acknowledge(UUID id, IfMatch expected, Caller caller) {
        return change(id, expected, (painCase, now) -> painCase.acknowledge(caller.subject(), now));
    }

    long resolve(UUID id, IfMatch expected, Caller caller, Resolution resolution, String note) {
        return change(id, expected, (painCase, now) -> painCase.resolve(resolution, note, caller.subject(), now));
    }

    long close(UUID id, IfMatch expected, CloseReason reason, @Nullable UUID duplicateOf) {
        return change(id, expected, (painCase, now) -> {
            checkDuplicate(painCase, reason, duplicateOf);
            return painCase.close(reason, duplicateOf, now);
        });
    }

    private void checkDuplicate(PainCase painCase, CloseReason reason, @Nullable UUID duplicateOf) {
        if ((reason == CloseReason.DUPLICATE) != (duplicateOf != null)) {
            throw new WrongDuplicate("Name the case that this one is a duplicate of, for the reason DUPLICATE only.");
        }
        if (duplicateOf != null
                && (duplicateOf.equals(painCase.getId())
                        || cases.findById(duplicateOf)
                                .filter(other -> other.getPatientId().equals(painCase.getPatientId()))
                                .isEmpty())) {
            throw new WrongDuplicate("Name another case of the same patient.");
        }
    }

    private long change(UUID id, IfMatch expected, BiFunction<PainCase, Instant, CaseEvent> transition) {
        var painCase = cases.findWithLockById(id).orElseThrow(NotFound::new);
        expected.requireCurrent(painCase.getVersion());
        var event = transition.apply(painCase, clock.instant().truncatedTo(ChronoUnit.MICROS));
        painCase = cases.save(painCase);
        outbox.append(event, painCase.getVersion());
        log.info("{} {}", event.getClass().getSimpleName(), id);
        return painCase.getVersion();
    }
}

package clinic.records.breakglass;

import clinic.care.BrokenGlass;
import clinic.contracts.records.BreakGlassEvent.Reason;
import clinic.kit.access.Access;
import clinic.kit.access.Caller;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.outbox.Outbox;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.records.breakglass.BreakGlassRefused.NotNeeded;
import clinic.records.casefile.CaseFiles;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Opens a chart for an emergency, and closes it again. Every service hears of both, and notification tells the privacy
/// officer.
@Service
@Transactional
class BreakingGlass {

    private static final Logger log = LoggerFactory.getLogger(BreakingGlass.class);
    private static final int AT_ONCE = 50;

    private final CaseFiles cases;
    private final BreakGlassGrants grants;
    private final Access access;
    private final BrokenGlass ownCharts;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    BreakingGlass(
            CaseFiles cases,
            BreakGlassGrants grants,
            Access access,
            BrokenGlass ownCharts,
            Audit audit,
            Outbox outbox,
            Clock clock) {
        this.cases = cases;
        this.grants = grants;
        this.access = access;
        this.ownCharts = ownCharts;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    BreakGlassGrant open(UUID caseId, Reason reason, String explanation, Caller person) {
        var file = cases.get(caseId);
        grants.overdueOf(person.subject(), file.patientId(), clock.instant()).ifPresent(this::expire);
        var grant = grants.open(BreakGlassGrant.open(Ids.next(), file, person, reason, explanation, now()));
        if (access.caresFor(person, file.patientId())) {
            throw new NotNeeded();
        }
        ownCharts.broken(
                grant.getId(), grant.getPatientId(), grant.getSubject(), grant.getGrantedAt(), grant.getExpiresAt());
        audit.breakGlass("break-glass", grant.getId(), grant.getPatientId(), reason.name(), explanation);
        outbox.append(grant.granted(), grant.getVersion());
        log.info("Emergency access {} at case {}: {}", grant.getId(), caseId, reason);
        return grant;
    }

    /// Somebody else's is answered like none.
    long giveBack(UUID id, IfMatch expected, Caller person) {
        var grant = grants.findForChangeById(id).orElseThrow(NotFound::new);
        if (!grant.isOf(person)) {
            throw NotFound.denied("foreign-grant");
        }
        expected.requireCurrent(grant.getVersion());
        var ended = grant.giveBack(now());
        var stored = grants.save(grant);
        outbox.append(ended, stored.getVersion());
        log.info("Emergency access {}: given back", id);
        return stored.getVersion();
    }

    @Scheduled(fixedDelayString = "${clinic.break-glass.look-every:PT15S}", initialDelayString = "PT15S")
    void expire() {
        grants.overdue(clock.instant(), AT_ONCE).forEach(this::expire);
    }

    private void expire(BreakGlassGrant grant) {
        var ended = grant.expire();
        var stored = grants.save(grant);
        outbox.append(ended, stored.getVersion());
        log.info("Emergency access {}: expired", stored.getId());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

package clinic.records.breakglass;

import clinic.contracts.records.BreakGlassEvent.BreakGlassEnded;
import clinic.contracts.records.BreakGlassEvent.BreakGlassGranted;
import clinic.contracts.records.BreakGlassEvent.Ending;
import clinic.contracts.records.BreakGlassEvent.Reason;
import clinic.kit.access.Caller;
import clinic.records.breakglass.BreakGlassRefused.AlreadyEnded;
import clinic.records.casefile.CaseFile;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/// One person, one patient, one hour. It ends by its time or when the person gives it back, and never again opens; the
/// index `one_open_grant_per_person_and_patient` sees to it that nobody collects hours.
@Table("break_glass")
class BreakGlassGrant {

    static final Duration LIFE = Duration.ofHours(1);

    @Id
    private final UUID id;

    /// 0 until stored for the first time.
    @Version
    private long version;

    private final UUID caseId;
    private final UUID patientId;
    private final UUID siteId;
    private final UUID subject;
    private final String name;
    private final Reason reason;
    private final String explanation;
    private final Instant grantedAt;
    private final Instant expiresAt;
    private @Nullable Instant endedAt;
    private @Nullable Ending ending;

    @PersistenceCreator
    private BreakGlassGrant(
            UUID id,
            long version,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID subject,
            String name,
            Reason reason,
            String explanation,
            Instant grantedAt,
            Instant expiresAt,
            @Nullable Instant endedAt,
            @Nullable Ending ending) {
        this.id = id;
        this.version = version;
        this.caseId = caseId;
        this.patientId = patientId;
        this.siteId = siteId;
        this.subject = subject;
        this.name = name;
        this.reason = reason;
        this.explanation = explanation;
        this.grantedAt = grantedAt;
        this.expiresAt = expiresAt;
        this.endedAt = endedAt;
        this.ending = ending;
    }

    static BreakGlassGrant open(UUID id, CaseFile file, Caller person, Reason reason, String explanation, Instant now) {
        return new BreakGlassGrant(
                id,
                0,
                file.caseId(),
                file.patientId(),
                file.siteId(),
                person.subject(),
                person.name(),
                reason,
                explanation,
                now,
                now.plus(LIFE),
                null,
                null);
    }

    BreakGlassGranted granted() {
        return new BreakGlassGranted(id, caseId, patientId, siteId, subject, reason, grantedAt, expiresAt);
    }

    BreakGlassEnded giveBack(Instant now) {
        return end(Ending.GIVEN_BACK, now);
    }

    /// The time is what ends it for everybody who reads; this writes it down.
    BreakGlassEnded expire() {
        return end(Ending.EXPIRED, expiresAt);
    }

    private BreakGlassEnded end(Ending how, Instant at) {
        if (endedAt != null) {
            throw new AlreadyEnded();
        }
        endedAt = at;
        ending = how;
        return new BreakGlassEnded(id, caseId, patientId, subject, how, at);
    }

    boolean isOf(Caller person) {
        return subject.equals(person.subject());
    }

    public UUID getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }

    public UUID getCaseId() {
        return caseId;
    }

    public UUID getPatientId() {
        return patientId;
    }

    public UUID getSiteId() {
        return siteId;
    }

    public UUID getSubject() {
        return subject;
    }

    public String getName() {
        return name;
    }

    public Reason getReason() {
        return reason;
    }

    public String getExplanation() {
        return explanation;
    }

    public Instant getGrantedAt() {
        return grantedAt;
    }

    public Instant getExpiresAt() {
        return expiresAt;
    }

    public @Nullable Instant getEndedAt() {
        return endedAt;
    }

    public @Nullable Ending getEnding() {
        return ending;
    }
}

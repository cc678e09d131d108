package clinic.notification.paging;

import clinic.contracts.intake.CaseEvent.CaseEscalated;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/// An escalated case until somebody answers: a page at once, then one every interval.
///
/// ```
/// CaseEscalated ─▶ paging ──round──▶ paging, with the next page
///                    └── EscalationAcknowledged, EscalationResolved, CaseClosed ─▶ answered, for good
/// ```
///
/// A pure process: what happens is the returned state and page; nothing is sent here.
///
/// @param cause      id of the event that escalated
/// @param pages      how many there were
/// @param nextPageAt null when it was answered
public record Escalation(
        @Id UUID id,
        @Version @Nullable Long version,
        UUID caseId,
        UUID siteId,
        UUID cause,
        int pages,
        @Nullable Instant nextPageAt) {

    /// @param page number of the page that is due, empty where none is
    record Round(Escalation escalation, OptionalInt page) {}

    static Escalation raised(CaseEscalated event, UUID cause, Instant now) {
        return new Escalation(event.escalationId(), null, event.caseId(), event.siteId(), cause, 0, now);
    }

    public boolean isAnswered() {
        return nextPageAt == null;
    }

    /// @param underWay whether the last page is still to be sent. A mail server that was away for an hour must not
    ///     answer with twelve pages, so the one that waits stands for those that would have followed.
    Round round(Instant now, Duration interval, boolean underWay) {
        if (nextPageAt == null || nextPageAt.isAfter(now)) {
            return new Round(this, OptionalInt.empty());
        }
        var page = underWay ? pages : pages + 1;
        var next = new Escalation(id, version, caseId, siteId, cause, page, now.plus(interval));
        return new Round(next, underWay ? OptionalInt.empty() : OptionalInt.of(page));
    }

    Escalation answered() {
        return new Escalation(id, version, caseId, siteId, cause, pages, null);
    }
}

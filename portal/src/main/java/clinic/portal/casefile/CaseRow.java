package clinic.portal.casefile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One case as lists and page heads show it. What has not arrived from another topic yet is null.
///
/// @param readinessDone how many of the eight items need nothing more
/// @param urgency       0 is what cannot wait
public record CaseRow(
        UUID caseId,
        UUID patientId,
        @Nullable String mrn,
        @Nullable String familyName,
        @Nullable String givenName,
        @Nullable LocalDate birthDate,
        @Nullable String language,
        boolean interpreter,
        UUID siteId,
        @Nullable String siteName,
        @Nullable String siteZone,
        String priority,
        String category,
        Instant consultBy,
        Instant openedAt,
        String stage,
        boolean escalated,
        boolean acknowledged,
        @Nullable String closeReason,
        @Nullable String clinicianName,
        int readinessDone,
        @Nullable Instant nextVisit,
        @Nullable String nextVisitZone,
        int urgency,
        @Nullable Instant closedAt) {

    public ZoneId zone() {
        return siteZone == null ? ZoneId.of("UTC") : ZoneId.of(siteZone);
    }

    /// A visit may be at another site than the case.
    public ZoneId visitZone() {
        return nextVisitZone == null ? zone() : ZoneId.of(nextVisitZone);
    }

    public boolean closed() {
        return closeReason != null;
    }

    /// The word for where the case is, also the name of its colour.
    public String status() {
        if (closed()) {
            return "closed";
        }
        return escalated ? "escalated" : stage.toLowerCase(java.util.Locale.ROOT);
    }

    public @Nullable Integer age() {
        return birthDate == null
                ? null
                : Period.between(birthDate, LocalDate.now(zone())).getYears();
    }

    /// Clinical lists put the family name first, in capitals.
    public @Nullable String name() {
        return familyName == null ? null : familyName.toUpperCase(java.util.Locale.ROOT) + ", " + givenName;
    }

    @Override
    public String toString() {
        return "CaseRow[" + caseId + "]";
    }
}

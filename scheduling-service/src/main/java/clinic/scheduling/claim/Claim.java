package clinic.scheduling.claim;

import clinic.scheduling.calendar.Span;
import java.util.UUID;

/// Somebody or something that a visit takes up for a while.
public record Claim(UUID resource, Kind kind, Span during) {

    public enum Kind {
        CLINICIAN,
        ROOM,
        EQUIPMENT,
        PATIENT
    }
}

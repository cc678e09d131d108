package clinic.notification.recipient;

import java.util.UUID;

/// Something new is known about somebody who is written to, or about a site.
public record RecipientKnown(Kind kind, UUID id) {

    public enum Kind {
        PATIENT,
        CLINICIAN,
        SITE
    }
}

package clinic.notification.delivery;

import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.notification.recipient.Clinician;
import clinic.notification.recipient.Patient;
import clinic.notification.recipient.Site;
import clinic.notification.visit.Visit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known, at the moment of sending, of everything a message is about. Null is what is not here (yet).
///
/// @param closed          how the case was closed, null while it is open
/// @param patientDeceased known through any case of the patient
/// @param answered        whether the escalation was answered; false for what is no page
/// @param toldBefore      whether it is out already, though a restore of the database took the memory of it
/// @param recipientId     who is to get the message, as far as that can be said
record Knowledge(
        @Nullable CloseReason closed,
        boolean patientDeceased,
        @Nullable Visit visit,
        boolean answered,
        boolean toldBefore,
        @Nullable Site site,
        @Nullable UUID recipientId,
        @Nullable Patient patient,
        @Nullable Clinician clinician) {}

package clinic.notification.recipient;

import clinic.contracts.intake.PatientEvent;
import clinic.contracts.intake.PatientEvent.PatientChanged;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.contracts.scheduling.DirectoryEvent.RoomChanged;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.kit.event.Received;
import clinic.notification.recipient.RecipientKnown.Kind;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// Keeps the local copies. Both topics carry whole states, of which the inbox hands over the newest only.
@Service
public class RecipientUpkeep {

    private final Recipients recipients;
    private final ApplicationEventPublisher events;

    RecipientUpkeep(Recipients recipients, ApplicationEventPublisher events) {
        this.recipients = recipients;
        this.events = events;
    }

    public void onPatient(Received<PatientEvent> received) {
        var event = received.event();
        switch (event) {
            case PatientRegistered _, PatientChanged _ -> {
                var state = event.patient();
                recipients.keep(new Patient(
                        event.patientId(),
                        state.email(),
                        state.consent().email(),
                        Locale.forLanguageTag(state.language())));
                known(Kind.PATIENT, event.patientId());
            }
        }
    }

    public void onDirectory(Received<DirectoryEvent> received) {
        switch (received.event()) {
            case SiteChanged site -> {
                recipients.keep(new Site(
                        site.siteId(),
                        site.displayName(),
                        ZoneId.of(site.timeZone()),
                        site.phone(),
                        site.onCallClinicianId()));
                known(Kind.SITE, site.siteId());
            }
            case ClinicianChanged clinician -> {
                recipients.keep(new Clinician(clinician.clinicianId(), clinician.email()), clinician.subject());
                known(Kind.CLINICIAN, clinician.clinicianId());
            }
            case RoomChanged _ -> {}
        }
    }

    private void known(Kind kind, UUID id) {
        events.publishEvent(new RecipientKnown(kind, id));
    }
}

package clinic.notification.visit;

import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentBooked;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentCancelled;
import clinic.contracts.scheduling.AppointmentEvent.AppointmentRescheduled;
import clinic.kit.event.Received;
import clinic.notification.message.Message;
import clinic.notification.message.MessageQueue;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Tells the patient when a visit is booked, moved or cancelled. The events of one visit come in order, so a visit is
/// known before it changes; everything that a mail needs beside it may come later.
@Service
public class VisitMessages {

    private final Visits visits;
    private final MessageQueue queue;
    private final Clock clock;

    VisitMessages(Visits visits, MessageQueue queue, Clock clock) {
        this.visits = visits;
        this.queue = queue;
        this.clock = clock;
    }

    public void on(Received<AppointmentEvent> received) {
        var cause = received.metadata().id();
        switch (received.event()) {
            case AppointmentBooked booked -> {
                visits.booked(booked, cause);
                tell(cause, Template.VISIT_BOOKED, booked.patientId(), booked, booked.siteId());
            }
            case AppointmentRescheduled moved -> {
                visits.moved(moved, cause);
                tell(cause, Template.VISIT_MOVED, moved.patientId(), moved, moved.siteId());
            }
            case AppointmentCancelled cancelled -> {
                var visit = visits.cancelled(cancelled.appointmentId(), cancelled.reason(), cause);
                tell(cause, Template.VISIT_CANCELLED, cancelled.patientId(), cancelled, visit.siteId());
            }
            case AppointmentEvent _ -> {}
        }
    }

    private void tell(UUID cause, Template template, UUID patientId, AppointmentEvent event, UUID siteId) {
        queue.queue(Message.toPatient(
                cause, template, patientId, event.caseId(), siteId, event.appointmentId(), clock.instant()));
        queue.reconsiderCase(event.caseId());
    }
}

package clinic.scheduling.appointment;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Why a request was turned down. Sealed, so that every reason has exactly one HTTP answer; the detail is what the
/// receptionist reads.
abstract sealed class AppointmentRefused extends RuntimeException {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm zzz", Locale.US);

    private final String detail;

    private AppointmentRefused(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }

    static final class CaseIsClosed extends AppointmentRefused {
        CaseIsClosed() {
            super("This case is closed; no visit can be booked for it.");
        }
    }

    static final class CaseOnHold extends AppointmentRefused {
        CaseOnHold() {
            super("This case is escalated. It can be booked once a physician has resolved the escalation.");
        }
    }

    static final class SlotInThePast extends AppointmentRefused {
        SlotInThePast() {
            super("The time has passed. Choose a later one.");
        }
    }

    static final class OutsideAvailability extends AppointmentRefused {
        OutsideAvailability() {
            super("The clinician does not work at this site for the whole of that time.");
        }
    }

    static final class ClinicianUnsuitable extends AppointmentRefused {
        ClinicianUnsuitable() {
            super("This clinician does not do visits of that type.");
        }
    }

    static final class RoomUnsuitable extends AppointmentRefused {
        RoomUnsuitable() {
            super("An injection needs a procedure room.");
        }
    }

    static final class PlanItemUnknown extends AppointmentRefused {
        PlanItemUnknown() {
            super("The signed plan of this case has no such line.");
        }
    }

    static final class PlanItemOfOtherType extends AppointmentRefused {
        PlanItemOfOtherType() {
            super("This line of the plan asks for another type of visit.");
        }
    }

    static final class PlanItemFullyBooked extends AppointmentRefused {
        PlanItemFullyBooked() {
            super("All planned visits of this line are booked already.");
        }
    }

    static final class TooEarly extends AppointmentRefused {
        TooEarly(ZonedDateTime from) {
            super("Check-in opens at " + LOCAL.format(from) + ".");
        }
    }

    static final class TooLate extends AppointmentRefused {
        TooLate(ZonedDateTime until) {
            super("The visit ended at " + LOCAL.format(until) + ". Book a new one.");
        }
    }

    /// @see Appointment for which step may follow which
    static final class NotPossibleNow extends AppointmentRefused {

        private final Appointment.Status status;

        NotPossibleNow(Appointment.Status status) {
            super("The visit is %s; this cannot be done with it any more, or not yet."
                    .formatted(status.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            this.status = status;
        }

        Appointment.Status status() {
            return status;
        }
    }
}

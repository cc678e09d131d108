package clinic.scheduling.appointment;

import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Counts what booking came to: visits by type, refusals by reason. No figure names anybody.
@Component
class BookingFigures {

    private final MeterRegistry meters;

    /// All series are there from the start, so that the first booking of a type is an increase.
    BookingFigures(MeterRegistry meters) {
        this.meters = meters;
        Stream.of(VisitType.values()).forEach(type -> meters.counter("appointment.bookings", "type", label(type)));
        Stream.concat(
                        Stream.of("slot-taken"),
                        Stream.of(AppointmentRefused.class.getPermittedSubclasses())
                                .map(BookingFigures::reason))
                .forEach(reason -> meters.counter("appointment.refusals", "reason", reason));
    }

    /// Counted when the transaction at hand has committed.
    void booked(VisitType type) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                meters.counter("appointment.bookings", "type", label(type)).increment();
            }
        });
    }

    void refused(AppointmentRefused refused) {
        refused(reason(refused.getClass()));
    }

    void refused(String reason) {
        meters.counter("appointment.refusals", "reason", reason).increment();
    }

    private static String label(VisitType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String reason(Class<?> refusal) {
        return refusal.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}

/// Booking, moving, cancelling and carrying out visits.
@NullMarked
package clinic.scheduling.appointment;

import org.jspecify.annotations.NullMarked;

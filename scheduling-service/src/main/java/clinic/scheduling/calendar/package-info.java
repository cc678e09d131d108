/// Spans of time, half-open and without a zone.
@NullMarked
package clinic.scheduling.calendar;

import org.jspecify.annotations.NullMarked;

/// What clinicians are told about cases, and what this service knows of a case.
@NullMarked
package clinic.notification.caseevent;

import org.jspecify.annotations.NullMarked;

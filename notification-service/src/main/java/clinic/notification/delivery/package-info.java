/// Carries messages out: decides at send time, writes the letter, hands it to the mail server, records the outcome.
@NullMarked
package clinic.notification.delivery;

import org.jspecify.annotations.NullMarked;

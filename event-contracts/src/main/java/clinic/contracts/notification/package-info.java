/// What the notification service publishes.
@NullMarked
package clinic.contracts.notification;

import org.jspecify.annotations.NullMarked;

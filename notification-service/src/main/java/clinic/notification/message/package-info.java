/// Messages: one per fact and recipient, each with the state of its delivery.
@NullMarked
package clinic.notification.message;

import org.jspecify.annotations.NullMarked;

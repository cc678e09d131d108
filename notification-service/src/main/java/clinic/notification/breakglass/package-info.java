/// Tells the privacy officer of every emergency access.
@NullMarked
package clinic.notification.breakglass;

import org.jspecify.annotations.NullMarked;

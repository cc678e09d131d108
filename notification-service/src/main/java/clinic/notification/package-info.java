/// Who is told of what, by which channel, with proof.
@NullMarked
package clinic.notification;

import org.jspecify.annotations.NullMarked;

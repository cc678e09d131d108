/// Local copies of those who are written to, and of the sites in whose name.
@NullMarked
package clinic.notification.recipient;

import org.jspecify.annotations.NullMarked;

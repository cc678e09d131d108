@NullMarked
package clinic.kit.inbox;

import org.jspecify.annotations.NullMarked;

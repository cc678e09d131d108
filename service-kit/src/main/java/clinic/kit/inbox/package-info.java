/// Consuming: every event takes effect once and in the order of its key, or waits where a person can see it.
@NullMarked
package clinic.kit.inbox;

import org.jspecify.annotations.NullMarked;

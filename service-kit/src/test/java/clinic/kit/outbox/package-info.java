@NullMarked
package clinic.kit.outbox;

import org.jspecify.annotations.NullMarked;

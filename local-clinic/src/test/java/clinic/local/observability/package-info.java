@NullMarked
package clinic.local.observability;

import org.jspecify.annotations.NullMarked;

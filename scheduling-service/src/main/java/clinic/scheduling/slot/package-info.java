/// Finding a time and place that is free.
@NullMarked
package clinic.scheduling.slot;

import org.jspecify.annotations.NullMarked;

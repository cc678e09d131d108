@NullMarked
package clinic.kit.event;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.kit.access;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.intake;

import org.jspecify.annotations.NullMarked;

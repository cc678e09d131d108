@NullMarked
package clinic.intake.paincase;

import org.jspecify.annotations.NullMarked;

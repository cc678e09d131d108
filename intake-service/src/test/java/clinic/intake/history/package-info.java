@NullMarked
package clinic.intake.history;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.intake.triage;

import org.jspecify.annotations.NullMarked;

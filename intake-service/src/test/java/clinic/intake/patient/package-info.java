@NullMarked
package clinic.intake.patient;

import org.jspecify.annotations.NullMarked;

/// Who the patients are and how they agreed to be reached.
@NullMarked
package clinic.intake.patient;

import org.jspecify.annotations.NullMarked;

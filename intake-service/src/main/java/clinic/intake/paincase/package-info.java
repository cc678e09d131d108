/// The case: one patient, one region of pain, from intake to the end of its treatment plan.
@NullMarked
package clinic.intake.paincase;

import org.jspecify.annotations.NullMarked;

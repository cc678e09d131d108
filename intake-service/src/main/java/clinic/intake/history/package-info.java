/// What the patient tells about the pain: severity, onset, flare-ups, cause, regions, red flags and medications.
@NullMarked
package clinic.intake.history;

import org.jspecify.annotations.NullMarked;

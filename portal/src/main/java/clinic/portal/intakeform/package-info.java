/// Registering a patient and taking the pain history.
@NullMarked
package clinic.portal.intakeform;

import org.jspecify.annotations.NullMarked;

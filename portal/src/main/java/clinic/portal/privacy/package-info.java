/// The privacy officer's pages: who saw a patient, what somebody saw, and to whom something was disclosed.
@NullMarked
package clinic.portal.privacy;

import org.jspecify.annotations.NullMarked;

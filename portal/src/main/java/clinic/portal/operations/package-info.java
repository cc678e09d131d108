/// The pages of whoever runs the platform: what could not be handled, how to mend it, and what a restore lost; of all
/// four services and the portal itself.
@NullMarked
package clinic.portal.operations;

import org.jspecify.annotations.NullMarked;

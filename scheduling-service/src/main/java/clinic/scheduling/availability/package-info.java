/// When clinicians work at which site, and what that means in a zone that changes its clocks.
@NullMarked
package clinic.scheduling.availability;

import org.jspecify.annotations.NullMarked;

/// The forms that carry a case from its chart to signed plan and booked visits.
@NullMarked
package clinic.portal.journey;

import org.jspecify.annotations.NullMarked;

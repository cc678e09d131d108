/// What patients are told about their visits, and what this service knows of a visit.
@NullMarked
package clinic.notification.visit;

import org.jspecify.annotations.NullMarked;

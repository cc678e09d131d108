/// What patients are told about their treatment plans.
@NullMarked
package clinic.notification.plan;

import org.jspecify.annotations.NullMarked;

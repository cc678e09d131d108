/// What the scheduling service publishes.
@NullMarked
package clinic.contracts.scheduling;

import org.jspecify.annotations.NullMarked;

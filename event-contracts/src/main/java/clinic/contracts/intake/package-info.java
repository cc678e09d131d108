/// What the intake service publishes.
@NullMarked
package clinic.contracts.intake;

import org.jspecify.annotations.NullMarked;

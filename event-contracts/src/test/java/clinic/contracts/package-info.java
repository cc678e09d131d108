/// Holds the published language to its promises: schemas only grow, samples stay readable, no field exceeds its
/// topic's budget, the documentation is current.
@NullMarked
package clinic.contracts;

import org.jspecify.annotations.NullMarked;

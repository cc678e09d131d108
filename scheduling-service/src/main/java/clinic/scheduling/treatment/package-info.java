/// The visits that signed plans ask for.
@NullMarked
package clinic.scheduling.treatment;

import org.jspecify.annotations.NullMarked;

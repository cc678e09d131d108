/// The whole clinic on one machine, for development and demonstration; never shipped.
@NullMarked
package clinic.local;

import org.jspecify.annotations.NullMarked;

/// Plays patients through the clinic, over the same public APIs that everybody uses.
@NullMarked
package clinic.local.demo;

import org.jspecify.annotations.NullMarked;

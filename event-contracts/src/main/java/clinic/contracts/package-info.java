/// The published language: what the services tell each other, and nothing else.
@NullMarked
package clinic.contracts;

import org.jspecify.annotations.NullMarked;

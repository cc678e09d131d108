/// What services test themselves with: tokens, events, and the rules every endpoint obeys.
@NullMarked
package clinic.kit.testing;

import org.jspecify.annotations.NullMarked;

/// A service with one small feature, to see the kit at work.
@NullMarked
package clinic.kit.sample;

import org.jspecify.annotations.NullMarked;

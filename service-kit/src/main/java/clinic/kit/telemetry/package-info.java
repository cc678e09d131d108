/// What a running service tells about itself: figures that are looked at on a timer, so that asking for them costs
/// nothing and cannot fail.
@NullMarked
package clinic.kit.telemetry;

import org.jspecify.annotations.NullMarked;

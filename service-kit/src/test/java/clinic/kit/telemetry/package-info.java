@NullMarked
package clinic.kit.telemetry;

import org.jspecify.annotations.NullMarked;

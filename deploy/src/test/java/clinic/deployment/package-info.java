/// Renders the chart with Helm itself, for each service and size, and holds rules over what comes out.
@NullMarked
package clinic.deployment;

import org.jspecify.annotations.NullMarked;

/// The process that starts the clinic's programs, watches them, and ends them.
@NullMarked
package clinic.local.supervisor;

import org.jspecify.annotations.NullMarked;

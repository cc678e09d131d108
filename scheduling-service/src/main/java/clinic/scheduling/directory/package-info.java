/// Where the clinic works, who works there, and with what.
@NullMarked
package clinic.scheduling.directory;

import org.jspecify.annotations.NullMarked;

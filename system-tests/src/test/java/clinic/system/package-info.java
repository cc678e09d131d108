/// The whole clinic as it runs on one machine: every part its own process, from its own jar.
@NullMarked
package clinic.system;

import org.jspecify.annotations.NullMarked;

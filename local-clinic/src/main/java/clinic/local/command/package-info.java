/// The command line, one class per command.
@NullMarked
package clinic.local.command;

import org.jspecify.annotations.NullMarked;

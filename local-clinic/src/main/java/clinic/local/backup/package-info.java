/// Encrypted backups of the databases, proven by restoring them, and one service's return to an earlier minute.
@NullMarked
package clinic.local.backup;

import org.jspecify.annotations.NullMarked;

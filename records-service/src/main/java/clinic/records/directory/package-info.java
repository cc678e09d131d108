/// The local copy of what scheduling tells about sites.
@NullMarked
package clinic.records.directory;

import org.jspecify.annotations.NullMarked;

/// The local copy of what intake tells about cases and patients. Feeds every other feature; asks intake nothing.
@NullMarked
package clinic.records.casefile;

import org.jspecify.annotations.NullMarked;

/// The cases to be seen: a local copy of what intake and records tell about them.
@NullMarked
package clinic.scheduling.caseload;

import org.jspecify.annotations.NullMarked;

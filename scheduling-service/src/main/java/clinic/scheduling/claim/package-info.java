/// Who and what is taken, and the constraint that lets nobody take it twice.
@NullMarked
package clinic.scheduling.claim;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.records.disclosure;

import org.jspecify.annotations.NullMarked;

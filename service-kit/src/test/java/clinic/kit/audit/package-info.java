@NullMarked
package clinic.kit.audit;

import org.jspecify.annotations.NullMarked;

/// Who read, changed or was denied what, in a table that only grows.
@NullMarked
package clinic.kit.audit;

import org.jspecify.annotations.NullMarked;

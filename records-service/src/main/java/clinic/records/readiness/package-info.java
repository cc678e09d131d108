/// The eight items a provider reviews before a diagnostic consultation, and how far each of them is.
@NullMarked
package clinic.records.readiness;

import org.jspecify.annotations.NullMarked;

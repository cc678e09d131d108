/// The diagnostic consultation: drafted, diagnosed, signed, and frozen from then on.
@NullMarked
package clinic.records.consultation;

import org.jspecify.annotations.NullMarked;

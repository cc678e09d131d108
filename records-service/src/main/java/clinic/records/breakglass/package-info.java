/// Emergency access: a chart opens for an hour to somebody without a care relationship, who says why and answers for
/// it.
@NullMarked
package clinic.records.breakglass;

import org.jspecify.annotations.NullMarked;

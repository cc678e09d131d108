/// Who cares for whom, as every service knows it for itself: from the cases, visits and broken glasses that the others
/// tell of.
@NullMarked
package clinic.care;

import org.jspecify.annotations.NullMarked;

/// Who is seen where and when, never twice at once.
@NullMarked
package clinic.scheduling;

import org.jspecify.annotations.NullMarked;

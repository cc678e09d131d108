/// The one place where staff work.
@NullMarked
package clinic.portal;

import org.jspecify.annotations.NullMarked;

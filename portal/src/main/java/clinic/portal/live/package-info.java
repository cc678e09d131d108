/// Telling open pages that something changed.
@NullMarked
package clinic.portal.live;

import org.jspecify.annotations.NullMarked;

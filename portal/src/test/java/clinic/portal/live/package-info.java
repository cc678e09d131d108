@NullMarked
package clinic.portal.live;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.portal.remote;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.portal.casefile;

import org.jspecify.annotations.NullMarked;

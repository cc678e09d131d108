@NullMarked
package clinic.portal.draft;

import org.jspecify.annotations.NullMarked;

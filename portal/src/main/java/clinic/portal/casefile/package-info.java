/// The read model of cases: the list, the case page and its timeline.
@NullMarked
package clinic.portal.casefile;

import org.jspecify.annotations.NullMarked;

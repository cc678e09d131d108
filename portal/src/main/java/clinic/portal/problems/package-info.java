/// What the types of problems mean, for whoever follows one.
@NullMarked
package clinic.portal.problems;

import org.jspecify.annotations.NullMarked;

/// What the services' tests share about access.
@NullMarked
package clinic.care.testing;

import org.jspecify.annotations.NullMarked;

@NullMarked
package clinic.local.doctor;

import org.jspecify.annotations.NullMarked;

/// What every service needs once, and nothing about clinics.
@NullMarked
package clinic.kit;

import org.jspecify.annotations.NullMarked;

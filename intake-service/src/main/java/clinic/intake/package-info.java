/// Who is in pain, since when, how badly, how urgent.
@NullMarked
package clinic.intake;

import org.jspecify.annotations.NullMarked;

/// The envelope of an event and the context in which one is caused.
@NullMarked
package clinic.kit.event;

import org.jspecify.annotations.NullMarked;

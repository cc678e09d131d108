/// The portal as its users meet it, with the services played by a stub.
@NullMarked
package clinic.portal;

import org.jspecify.annotations.NullMarked;

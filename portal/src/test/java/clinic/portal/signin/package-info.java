@NullMarked
package clinic.portal.signin;

import org.jspecify.annotations.NullMarked;

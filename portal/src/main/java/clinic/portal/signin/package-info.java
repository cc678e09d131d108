/// Signing in by OpenID Connect, and who is signed in.
@NullMarked
package clinic.portal.signin;

import org.jspecify.annotations.NullMarked;

/// The sign-in server of the local clinic: demo users, OIDC for the portal, client credentials for the services.
@NullMarked
package clinic.local.identity;

import org.jspecify.annotations.NullMarked;

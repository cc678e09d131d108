package clinic.portal.remote;

/// The sign-in server gives no further tokens for this user: the time is over, or the account is.
public final class SignInExpired extends RuntimeException {

    SignInExpired() {
        super("no further token");
    }
}

package clinic.portal.remote;

/// The user's token has run out while the sign-in server cannot be asked for another.
public final class SignInAway extends RuntimeException {

    SignInAway() {
        super("the sign-in server does not answer");
    }
}

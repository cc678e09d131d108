package clinic.portal.signin;

import clinic.kit.audit.Audit;
import clinic.portal.signin.SessionLife.Who;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What the log and the audit hear of signing in and out.
@Component
class SignInTrail {

    private static final Logger log = LoggerFactory.getLogger(SignInTrail.class);

    private final Audit audit;

    SignInTrail(Audit audit) {
        this.audit = audit;
    }

    void signedIn(Who who) {
        audit.signedIn(who.subject(), who.name());
        log.info("{} signed in", who.subject());
    }

    void unlocked(Who who) {
        audit.unlocked(who.subject(), who.name());
        log.info("{} unlocked their session", who.subject());
    }

    void locked(Who who, String reason) {
        audit.locked(who.subject(), who.name(), reason);
        log.info("The session of {} locked: {}", who.subject(), reason);
    }

    void signedOut(Who who, String reason) {
        audit.signedOut(who.subject(), who.name(), reason);
        log.info("{} signed out: {}", who.subject(), reason);
    }

    /// Somebody whom the sign-in server vouches for, and who is not let in all the same.
    void refused(@Nullable String subject, String reason) {
        audit.signInRefused(subject, reason);
        log.info("A sign-in was refused: {}", reason);
    }

    /// Anybody can come with a code that is none, as often as they like: not a row for each.
    void failed(String reason) {
        log.info("A sign-in failed: {}", reason);
    }

    void permissionsChanged(UUID subject, Collection<String> before, Collection<String> after) {
        audit.permissionsChanged(subject, before, after);
        log.info("What {} may do has changed from {} to {}", subject, before, after);
    }
}

package clinic.portal.signin;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/// How long somebody's session lasts. It is open while they use it; it locks when they have not for a while, or have
/// for a whole shift, and then holds neither their tokens nor their rights, only who they are and where they were. It
/// ends when they sign out here or at the sign-in server. What is locked never opens again: unlocking is signing in
/// anew, which begins another session.
public final class SessionLife implements HttpSessionBindingListener {

    static final String ATTRIBUTE = SessionLife.class.getName();

    /// What locking removes: with these gone the session opens nothing even where nobody asks for its state.
    private static final List<String> RIGHTS = List.of(
            HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
            HttpSessionOAuth2AuthorizedClientRepository.class.getName() + ".AUTHORIZED_CLIENTS");

    public enum State {
        OPEN,
        LOCKED,
        OVER
    }

    /// Who signed in, as the sign-in server calls their session there.
    public record Who(UUID subject, String name, @Nullable String sid) {}

    /// What is told when a session locks or ends, once each.
    interface Watcher {
        void locked(SessionLife life, String reason);

        void over(SessionLife life);
    }

    private final Who who;
    private final Duration idle;
    private final Clock clock;
    private final Watcher watcher;
    private final Instant latest;
    private final List<Runnable> streams = new ArrayList<>();
    private State state = State.OPEN;
    private Instant lastUsed;
    private @Nullable Instant lockedAt;
    private @Nullable String wasAt;
    private @Nullable HttpSession session;

    SessionLife(Who who, Duration idle, Duration longest, Clock clock, Watcher watcher) {
        this.who = who;
        this.idle = idle;
        this.clock = clock;
        this.watcher = watcher;
        this.lastUsed = clock.instant();
        this.latest = lastUsed.plus(longest);
    }

    public static Optional<SessionLife> of(@Nullable HttpSession session) {
        return session != null && session.getAttribute(ATTRIBUTE) instanceof SessionLife life
                ? Optional.of(life)
                : Optional.empty();
    }

    Who who() {
        return who;
    }

    /// Asking does not keep it open.
    public State state() {
        var now = clock.instant();
        String reason;
        synchronized (this) {
            if (state != State.OPEN) {
                return state;
            }
            if (now.isBefore(locksAt())) {
                return State.OPEN;
            }
            reason = now.isBefore(latest) ? "idle" : "absolute-limit";
        }
        lock(reason);
        return State.LOCKED;
    }

    /// Before its time, because the sign-in server no longer stands for this person.
    public void lock(String reason) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.LOCKED;
            lockedAt = Instant.now();
        }
        withoutRights();
        watcher.locked(this, reason);
    }

    /// The person did something. Does nothing to a session that is not open.
    void used() {
        if (state() == State.OPEN) {
            synchronized (this) {
                lastUsed = clock.instant();
            }
        }
    }

    synchronized Duration left() {
        var left = Duration.between(clock.instant(), locksAt());
        return state == State.OPEN && left.isPositive() ? left : Duration.ZERO;
    }

    /// Rounded up: a page that reloads when nothing is left must not come in time to be a use.
    long secondsLeft() {
        return left().plusMillis(999).toSeconds();
    }

    /// When it locked by the clock that the sign-in server goes by as well (the portal's own may be set to another
    /// time).
    synchronized Optional<Instant> lockedAt() {
        return Optional.ofNullable(lockedAt);
    }

    synchronized void wasAt(String page) {
        wasAt = page;
    }

    synchronized Optional<String> wasAt() {
        return Optional.ofNullable(wasAt);
    }

    /// Runs when the session is open no longer; at once if it is not.
    public void whenNotOpen(Runnable close) {
        synchronized (this) {
            if (state == State.OPEN) {
                streams.add(close);
                return;
            }
        }
        close.run();
    }

    public synchronized void forget(Runnable close) {
        streams.remove(close);
    }

    /// Signed out, here or there: dead at once, whatever is under way.
    void end() {
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            state = State.OVER;
        }
        withoutRights();
        var ended = session;
        if (ended != null) {
            try {
                ended.invalidate();
            } catch (IllegalStateException goneAlready) {
                // as it should be
            }
        }
    }

    private void withoutRights() {
        var mine = session;
        if (mine != null) {
            try {
                RIGHTS.forEach(mine::removeAttribute);
            } catch (IllegalStateException goneAlready) {
                // nothing to remove
            }
        }
        List<Runnable> open;
        synchronized (this) {
            open = List.copyOf(streams);
            streams.clear();
        }
        open.forEach(Runnable::run);
    }

    private Instant locksAt() {
        var unused = lastUsed.plus(idle);
        return unused.isBefore(latest) ? unused : latest;
    }

    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        session = event.getSession();
    }

    /// The session is gone, by whatever way.
    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        synchronized (this) {
            state = State.OVER;
        }
        session = null;
        withoutRights();
        watcher.over(this);
    }
}

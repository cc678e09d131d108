package clinic.portal.signin;

import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The sessions that this portal holds. They live in its memory: whoever runs several portals sends a browser to the
/// same one, and a logout token to all.
@Component
public class SignedInSessions implements SessionLife.Watcher, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SignedInSessions.class);
    private static final int LOOK_EVERY_SECONDS = 15;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Set<SessionLife> lives = ConcurrentHashMap.newKeySet();
    private final Duration idle;
    private final Duration longest;
    private final Clock clock;
    private final SignInTrail trail;
    private volatile @Nullable ScheduledExecutorService looking;

    SignedInSessions(
            @Value("${clinic.session.idle}") Duration idle,
            @Value("${clinic.session.longest}") Duration longest,
            Clock clock,
            SignInTrail trail) {
        this.idle = idle;
        this.longest = longest;
        this.clock = clock;
        this.trail = trail;
    }

    Duration idle() {
        return idle;
    }

    public SessionLife begin(HttpSession session, SessionLife.Who who) {
        var life = new SessionLife(who, idle, longest, clock, this);
        lives.add(life);
        // once locked it remembers for a while where its owner was
        session.setMaxInactiveInterval((int) longest.plus(REMEMBERED).toSeconds());
        session.setAttribute(SessionLife.ATTRIBUTE, life);
        return life;
    }

    /// Ends what a logout token names: a session there, or everything of a person.
    int end(@Nullable String sid, @Nullable String subject) {
        var named = lives.stream()
                .filter(life -> sid != null
                        ? sid.equals(life.who().sid())
                        : life.who().subject().toString().equals(subject))
                .toList();
        named.forEach(life -> {
            trail.signedOut(life.who(), "back-channel");
            life.end();
        });
        return named.size();
    }

    /// Locks what nobody uses, so that tokens do not wait in memory for a request that never comes.
    public void lookAtAll() {
        for (var life : lives) {
            try {
                life.state();
            } catch (RuntimeException e) {
                log.warn(
                        "A session is locked, and the audit does not know yet: {}",
                        e.getClass().getName());
            }
        }
    }

    @Override
    public void locked(SessionLife life, String reason) {
        trail.locked(life.who(), reason);
    }

    @Override
    public void over(SessionLife life) {
        lives.remove(life);
    }

    @Override
    public void start() {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("session-locks").factory());
        executor.scheduleWithFixedDelay(this::lookAtAll, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        looking = executor;
    }

    @Override
    public void stop() {
        var executor = looking;
        if (executor != null) {
            executor.shutdownNow();
        }
        looking = null;
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}

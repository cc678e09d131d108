package clinic.portal.live;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.web.NotFound;
import clinic.portal.signin.SessionLife;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Hints only: `board` with the version that the board is at, `away` while nobody can say. What changed is asked for by
/// the page, with its reader's rights; a missed hint is harmless, since each one tells the newest version.
@RestController
class LiveHints implements SmartLifecycle {

    private static final long THIRTY_MINUTES = 30 * 60_000L;
    private static final int HEARTBEAT_SECONDS = 15;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Long version;
    private volatile @Nullable ScheduledExecutorService heart;

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<SseEmitter> live(HttpServletRequest request) throws IOException {
        var emitter = new SseEmitter(THIRTY_MINUTES); // the browser comes back, and its session is checked again
        var session = SessionLife.of(request.getSession(false)).orElseThrow(NotFound::new);
        var stream = new Stream(emitter, session);
        emitter.onCompletion(stream::close);
        emitter.onTimeout(emitter::complete);
        emitter.onError(_ -> stream.close());
        open.add(stream);
        session.whenNotOpen(stream.end);
        emitter.send(SseEmitter.event().reconnectTime(2000).comment("welcome"));
        stream.tell();
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no")
                .cacheControl(CacheControl.noStore())
                .body(emitter);
    }

    /// The read model is at this version; after a restored database that may be an older one.
    void at(long newVersion) {
        var known = version;
        if (known == null || known != newVersion) {
            version = newVersion;
            open.forEach(Stream::wake);
        }
    }

    /// Nobody knows the version for now; open pages ask for themselves meanwhile.
    void away() {
        if (version != null) {
            version = null;
            open.forEach(Stream::wake);
        }
    }

    /// Every page says which version it was made at, or an older one, so that it can tell whether it missed something.
    @ControllerAdvice
    static class PageVersion {

        private final LiveHints hints;

        PageVersion(LiveHints hints) {
            this.hints = hints;
        }

        @ModelAttribute("boardVersion")
        @Nullable
        Long beforeThePageReads() {
            return hints.version;
        }
    }

    private final class Stream {

        private final SseEmitter emitter;
        private final SessionLife session;
        private final Runnable end;
        private final AtomicBoolean waking = new AtomicBoolean();
        private @Nullable Long told;
        private boolean greeted;

        Stream(SseEmitter emitter, SessionLife session) {
            this.emitter = emitter;
            this.session = session;
            this.end = emitter::complete;
        }

        void close() {
            open.remove(this);
            session.forget(end);
        }

        /// A reader that does not take what it is sent holds up nobody else, and gets a burst as one hint.
        void wake() {
            if (waking.compareAndSet(false, true)) {
                Thread.startVirtualThread(this::tell);
            }
        }

        /// One at a time, so that an older state never follows a newer one.
        synchronized void tell() {
            waking.set(false);
            var known = version;
            if (greeted && Objects.equals(told, known)) {
                return;
            }
            greeted = true;
            told = known;
            send(
                    known == null
                            ? SseEmitter.event().name("away").data("")
                            : SseEmitter.event().name("board").data(known));
        }

        void send(SseEmitter.SseEventBuilder event) {
            // asking does not keep the session open, and finding it locked ends the stream
            if (session.state() != SessionLife.State.OPEN) {
                return;
            }
            try {
                emitter.send(event);
            } catch (IOException | IllegalStateException gone) {
                close();
            }
        }
    }

    @Override
    public void start() {
        var beating = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("live-heartbeat").factory());
        // a browser that is gone is noticed at the next write
        beating.scheduleAtFixedRate(
                () -> open.forEach(stream -> Thread.startVirtualThread(
                        () -> stream.send(SseEmitter.event().comment("still here")))),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
        heart = beating;
    }

    /// Before the web server waits for its requests to end: these would not.
    @Override
    public void stop() {
        var beating = heart;
        if (beating != null) {
            beating.shutdownNow();
        }
        heart = null;
        open.forEach(stream -> stream.emitter.complete());
    }

    @Override
    public boolean isRunning() {
        return heart != null;
    }
}

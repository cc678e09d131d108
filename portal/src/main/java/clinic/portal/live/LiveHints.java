package clinic.portal.live;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Hints only: "the board is at version n". What changed is asked for by the page, with its reader's rights; a missed
/// hint is harmless.
@RestController
public class LiveHints implements DisposableBean {

    private static final long THIRTY_MINUTES = 30 * 60_000L;
    private static final int HEARTBEAT_SECONDS = 15;

    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-heartbeat").factory());
    private volatile long version;

    LiveHints() {
        // a browser that is gone is noticed at the next write
        heart.scheduleAtFixedRate(
                () -> send(SseEmitter.event().comment("still here")),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Allow({Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER})
    ResponseEntity<SseEmitter> live() throws IOException {
        var emitter = new SseEmitter(THIRTY_MINUTES); // the browser comes back, and its session is checked again
        emitter.onCompletion(() -> open.remove(emitter));
        emitter.onTimeout(emitter::complete);
        emitter.onError(_ -> open.remove(emitter));
        open.add(emitter);
        emitter.send(SseEmitter.event().name("board").reconnectTime(2000).data(version));
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no")
                .cacheControl(CacheControl.noStore())
                .body(emitter);
    }

    /// The read model has come to this version.
    public void changed(long newVersion) {
        version = Math.max(version, newVersion);
        send(SseEmitter.event().name("board").data(version));
    }

    private void send(SseEmitter.SseEventBuilder event) {
        for (var emitter : open) {
            try {
                emitter.send(event);
            } catch (IOException | IllegalStateException gone) {
                open.remove(emitter);
            }
        }
    }

    @Override
    public void destroy() {
        heart.shutdownNow();
        open.forEach(SseEmitter::complete);
    }
}

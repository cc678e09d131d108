package clinic.system;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Fifty requests a second, fewer on a machine that cannot answer so many, that go round the instances of services, as
// behind a load balancer that knows nothing of
// their
/// health: whoever gets no answer, or a 503, asks the next instance once, a creation with its `Idempotency-Key`.
final class SteadyLoad implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(20);
    /// As many as two instances have connections to their database: what is asked here is whether any is lost, not how
    /// many can wait.
    private static final int MOST_AT_ONCE = 14;

    private static final Set<Integer> AWAY = Set.of(502, 503, 504);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Stack stack;
    private final Map<Part, List<URI>> instances;
    private final List<Part> services;
    private final Map<UUID, String> created = new ConcurrentHashMap<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Instant since = Instant.now();
    private final Thread source;
    private volatile boolean open = true;

    SteadyLoad(Stack stack, Map<Part, List<URI>> instances) {
        this.stack = stack;
        this.instances = instances;
        this.services = List.copyOf(instances.keySet());
        this.source = Thread.ofVirtual().start(this::go);
    }

    private void go() {
        var next = System.nanoTime();
        while (open) {
            try {
                free.acquire();
                var number = sent.getAndIncrement();
                threads.execute(() -> {
                    try {
                        ask(number);
                    } finally {
                        free.release();
                    }
                });
                next = Math.max(next + PACE.toNanos(), System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Every other request registers a patient, the rest read.
    private void ask(int number) {
        var service = services.get(number / 2 % services.size());
        var creates = number % 2 == 0;
        var path = creates ? "/api/v1/patients" : service == Part.PORTAL ? "/app/app.css" : "/api/v1/audit?limit=1";
        var at = creates ? Part.INTAKE : service;
        var key = UUID.randomUUID().toString();
        var user = DemoUser.named(creates ? "ana" : "priya").orElseThrow();
        var urls = instances.get(at);
        if (urls == null) {
            throw new IllegalStateException(at + " is under no load");
        }
        var failures = new ArrayList<String>();
        for (var attempt = 0; attempt < 2; attempt++) {
            var request = HttpRequest.newBuilder(
                            urls.get((number / 2 + attempt) % urls.size()).resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + stack.token(user));
            if (creates) {
                request.header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PATIENT));
            }
            try {
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    note(answer, creates);
                    return;
                }
                failures.add(answer.statusCode() + " " + answer.body());
                if (!AWAY.contains(answer.statusCode())) {
                    break;
                }
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            repeated.incrementAndGet();
        }
        lost.add((creates ? "POST " : "GET ") + at + path + ": " + failures);
    }

    private void note(HttpResponse<String> answer, boolean creates) {
        if (creates) {
            var location = answer.headers().firstValue("Location").orElseThrow();
            created.put(UUID.fromString(location.substring(location.lastIndexOf('/') + 1)), location);
        }
    }

    static final String PATIENT = """
            {"familyName": "Rolling", "givenName": "Robin", "birthDate": "1984-05-17", "language": "en",
             "interpreterNeeded": false, "consent": {"email": false, "sms": false}}""";

    /// Sends no more and waits for the last answers.
    void end() throws InterruptedException {
        open = false;
        source.join();
        threads.close();
    }

    Set<UUID> created() {
        return Set.copyOf(created.keySet());
    }

    List<String> lost() {
        return List.copyOf(lost);
    }

    @Override
    public String toString() {
        return "%d requests in %d s, %d asked once more, %d patients registered, %d lost"
                .formatted(
                        sent.get(),
                        Duration.between(since, Instant.now()).toSeconds(),
                        repeated.get(),
                        created.size(),
                        lost.size());
    }

    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
        http.shutdownNow();
    }
}

package clinic.system;

import clinic.local.DemoUser;
import clinic.local.Part;
import clinic.local.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Twenty-five requests a second to all five programs, fewer on a machine that cannot answer so many. They go round the
/// instances of each, as behind a load balancer that knows nothing of their health: whoever gets no answer, or a 503,
/// asks the next instance once, a creation with its `Idempotency-Key`.
final class SteadyLoad implements AutoCloseable {

    static final String PATIENT = """
            {"familyName": "Rolling", "givenName": "Robin", "birthDate": "1984-05-17", "language": "en",
             "interpreterNeeded": false, "consent": {"email": false, "sms": false}}""";

    private static final Duration PACE = Duration.ofMillis(40);
    /// As many as two instances have connections to their database: what is asked here is whether any is lost, not how
    /// many can wait.
    private static final int MOST_AT_ONCE = 14;

    private static final Set<Integer> AWAY = Set.of(502, 503, 504);
    /// Of so many rounds one books a visit, because a diary fills.
    private static final int ROUNDS_OF_A_BOOKING = 16;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Stack stack;
    private final UUID caseId;
    private final Queue<Map<String, Object>> bookings;
    private final Map<Part, List<URI>> instances = new ConcurrentHashMap<>();
    private final Map<Part, Integer> answered = new ConcurrentHashMap<>();
    private final Map<UUID, Part> created = new ConcurrentHashMap<>();
    private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AtomicInteger sent = new AtomicInteger();
    private final Instant since = Instant.now();
    private final Thread source;
    private volatile boolean open = true;

    /// @param caseId   which is read and written to
    /// @param bookings visits to be booked, each free
    SteadyLoad(Stack stack, UUID caseId, Collection<Map<String, Object>> bookings) {
        this.stack = stack;
        this.caseId = caseId;
        this.bookings = new ConcurrentLinkedQueue<>(bookings);
        for (var service : Part.services()) {
            goesTo(service, List.of(stack.url(service)));
        }
        this.source = Thread.ofVirtual().start(this::go);
    }

    void goesTo(Part service, List<URI> urls) {
        instances.put(service, urls);
    }

    private void go() {
        var next = System.nanoTime();
        while (open) {
            try {
                free.acquire();
                var number = sent.getAndIncrement();
                threads.execute(() -> {
                    try {
                        ask(wish(number), number);
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

    /// @param creation what is to be created; without it, something is read
    private record Wish(
            Part at, String user, String path, @Nullable String creation) {}

    private Wish wish(int number) {
        return switch (number % 8) {
            case 0 -> new Wish(Part.INTAKE, "ana", "/api/v1/patients", PATIENT);
            case 1 -> new Wish(Part.INTAKE, "ana", "/api/v1/cases/" + caseId, null);
            case 2 ->
                new Wish(
                        Part.RECORDS,
                        "noah",
                        "/api/v1/cases/" + caseId + "/screenings",
                        "{\"instrument\": \"PEG\", \"answers\": [7, 5, 6]}");
            case 3 -> new Wish(Part.RECORDS, "noah", "/api/v1/cases/" + caseId + "/chart", null);
            case 4 -> new Wish(Part.NOTIFICATION, "ana", "/api/v1/messages?caseId=" + caseId, null);
            case 5 -> new Wish(Part.PORTAL, "ana", "/problems/unavailable", null);
            case 6 -> new Wish(Part.SCHEDULING, "ana", "/api/v1/appointments?siteId=" + DemoUser.HARBOR, null);
            default -> {
                var booking = number / 8 % ROUNDS_OF_A_BOOKING == 0 ? bookings.poll() : null;
                yield booking == null
                        ? new Wish(Part.SCHEDULING, "ana", "/api/v1/sites", null)
                        : new Wish(
                                Part.SCHEDULING,
                                "ana",
                                "/api/v1/appointments",
                                JsonMapper.shared().writeValueAsString(booking));
            }
        };
    }

    private void ask(Wish wish, int number) {
        var key = UUID.randomUUID().toString();
        var urls = instances.getOrDefault(wish.at(), List.of());
        var failures = new ArrayList<String>();
        for (var attempt = 0; attempt < 2; attempt++) {
            var url = urls.get((number / 8 + attempt) % urls.size());
            var request = HttpRequest.newBuilder(URI.create(url + wish.path()))
                    .timeout(Duration.ofSeconds(30))
                    .header(
                            "Authorization",
                            "Bearer " + stack.token(DemoUser.named(wish.user()).orElseThrow()));
            if (wish.creation() != null) {
                request.header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(wish.creation()));
            }
            try {
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    note(wish, answer);
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
            if (attempt == 0) {
                repeated.add(failures.getFirst());
            }
        }
        lost.add((wish.creation() == null ? "GET " : "POST ") + wish.at() + wish.path() + ": " + failures);
    }

    private void note(Wish wish, HttpResponse<String> answer) {
        answered.merge(wish.at(), 1, Integer::sum);
        if (wish.creation() != null) {
            var location = answer.headers().firstValue("Location").orElseThrow();
            created.put(UUID.fromString(location.substring(location.lastIndexOf('/') + 1)), wish.at());
        }
    }

    /// Sends no more and waits for the last answers.
    void end() throws InterruptedException {
        open = false;
        source.join();
        threads.close();
    }

    /// How many requests the service has answered as they should be.
    int answered(Part service) {
        return answered.getOrDefault(service, 0);
    }

    Set<UUID> created(Part service) {
        return created.entrySet().stream()
                .filter(entry -> entry.getValue() == service)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    List<String> lost() {
        return List.copyOf(lost);
    }

    @Override
    public String toString() {
        var reasons = new TreeMap<String, Integer>();
        repeated.forEach(
                reason -> reasons.merge(reason.length() > 60 ? reason.substring(0, 60) : reason, 1, Integer::sum));
        return "%d requests in %d s, answered %s, %d asked once more %s, %d patients, %d visits, %d screenings, %d lost"
                .formatted(
                        sent.get(),
                        Duration.between(since, Instant.now()).toSeconds(),
                        answered,
                        repeated.size(),
                        reasons,
                        created(Part.INTAKE).size(),
                        created(Part.SCHEDULING).size(),
                        created(Part.RECORDS).size(),
                        lost.size());
    }

    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
        http.shutdownNow();
    }
}

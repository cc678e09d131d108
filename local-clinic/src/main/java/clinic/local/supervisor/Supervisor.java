package clinic.local.supervisor;

import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.StackStatus.Totals;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Starts every part in its own process, watches them, and ends them all when it is told to, when the terminal that it
/// was started from goes away, or when it is ended itself. There is one per home directory.
public final class Supervisor {

    private final Stack stack;
    private final Console console = new Console();
    private final Meter meter = new Meter();
    private final Programs programs;
    private final BackupKeeping backupKeeping;
    private final Map<Part, Child> children = new EnumMap<>(Part.class);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Instant since = Instant.now();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile State state = State.STARTING;
    private volatile @Nullable Double readyIn;

    Supervisor(Stack stack) {
        this.stack = stack;
        this.programs = new Programs(stack);
        this.backupKeeping = new BackupKeeping(stack, console, () -> state);
        for (var part : Part.values()) {
            var process = new ServerProcess(programs.of(part), stack.log(part.label()));
            children.put(part, new Child(part, stack.url(part).toString(), process, console));
        }
    }

    /// Arguments: port base, when `up` began (epoch milliseconds), process to end with (0: none).
    public static void main(String[] args) throws Exception {
        var stack = Stack.here().at(Integer.parseInt(args[0]));
        Files.createDirectories(stack.run());
        try (var channel = FileChannel.open(
                        stack.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                System.out.println("another supervisor runs here");
                System.exit(2);
            }
            var supervisor = new Supervisor(stack);
            try (var _ = new ControlServer(stack, supervisor)) {
                Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stopAll));
                var owner = Long.parseLong(args[2]);
                if (owner != 0) {
                    ProcessHandle.of(owner)
                            .ifPresentOrElse(it -> it.onExit().thenRun(supervisor::end), supervisor::end);
                }
                supervisor.start(Long.parseLong(args[1]));
                supervisor.finished.await();
            }
        }
        System.exit(0);
    }

    Console console() {
        return console;
    }

    State state() {
        return state;
    }

    StackStatus status() {
        var parts =
                children.values().stream()
                        .map(child -> CompletableFuture.supplyAsync(child::status, threads))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        var memory = Stream.concat(
                        Meter.memory(ProcessHandle.current().pid()).stream().boxed(),
                        parts.stream().map(PartStatus::memory).flatMap(Stream::ofNullable))
                .mapToLong(Long::longValue)
                .sum();
        var cpu = meter.cpu();
        var totals = new Totals(
                memory,
                cpu.map(share -> rounded(share.ofOneCore())).orElse(null),
                cpu.map(share -> rounded(share.seconds())).orElse(null),
                readyIn);
        return new StackStatus(state, stack.url(Part.PORTAL).toString(), since, parts, totals);
    }

    void start(Part part) {
        child(part).start();
        noteProcesses();
    }

    void stop(Part part) {
        child(part).stop();
        noteProcesses();
    }

    void kill(Part part) {
        child(part).kill();
        noteProcesses();
    }

    /// Ends everything and then this process.
    void end() {
        threads.execute(() -> {
            stopAll();
            console.linger();
            finished.countDown();
        });
    }

    private void start(long began) {
        CompletableFuture.runAsync(() -> startAll(began), threads).exceptionally(failure -> {
            if (state == State.STARTING) {
                var cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                console.say("not everything could be started: " + cause.getMessage());
                end();
            }
            return null;
        });
        threads.execute(this::measure);
        threads.execute(backupKeeping::run);
    }

    private void startAll(long began) {
        // the jars are extracted while the database and the broker start
        var extractions =
                Part.services().stream().map(part -> run(() -> prepare(part))).toArray(CompletableFuture<?>[]::new);
        var database = run(() -> start(Part.DATABASE));
        var broker = run(() -> {
            start(Part.BROKER);
            var created = TopicCreation.run(stack);
            if (!created.isEmpty()) {
                console.say("%-13s %d created".formatted("topics", created.size()));
            }
        });
        var others = List.of(run(() -> start(Part.MAIL)), run(() -> start(Part.IDENTITY)));
        var ground = CompletableFuture.allOf(database, broker, CompletableFuture.allOf(extractions));
        var all = new ArrayList<CompletableFuture<?>>(others);
        for (var service : Part.services()) {
            all.add(ground.thenRunAsync(() -> start(service), threads));
        }
        firstFailureOrAll(all).join();
        readyIn = rounded((System.currentTimeMillis() - began) / 1e3);
        state = State.READY;
        console.say("everything ready in %.0f s".formatted(readyIn));
    }

    /// Does not wait for the slower ones once one has failed.
    private static CompletableFuture<?> firstFailureOrAll(List<CompletableFuture<?>> all) {
        var result = new CompletableFuture<@Nullable Void>();
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).thenRun(() -> result.complete(null));
        all.forEach(one -> one.exceptionally(failure -> {
            result.completeExceptionally(failure);
            return null;
        }));
        return result;
    }

    private CompletableFuture<?> run(Runnable task) {
        return CompletableFuture.runAsync(task, threads);
    }

    private void prepare(Part part) {
        try {
            programs.of(part).prepare();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /// Whoever uses the broker and the database ends before them.
    private synchronized void stopAll() {
        if (state == State.STOPPED) {
            return;
        }
        state = State.STOPPING;
        backupKeeping.end();
        if (children.values().stream().anyMatch(child -> child.runs() && child.recording())) {
            console.say("writing what makes the next start faster, once …");
        }
        for (var group : List.of(
                List.of(Part.PORTAL, Part.INTAKE, Part.SCHEDULING, Part.RECORDS, Part.NOTIFICATION),
                List.of(Part.IDENTITY, Part.MAIL, Part.BROKER),
                List.of(Part.DATABASE))) {
            var stops = group.stream()
                    .map(part -> new Thread(() -> child(part).stop()))
                    .toList();
            stops.forEach(Thread::start);
            for (var stop : stops) {
                try {
                    stop.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        backupKeeping.ship();
        Leftovers.in(stack).forget();
        state = State.STOPPED;
        console.say("everything stopped");
    }

    private void measure() {
        try {
            while (finished.getCount() > 0) {
                meter.sample();
                TimeUnit.SECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void noteProcesses() {
        Leftovers.in(stack)
                .note(children.values().stream()
                        .flatMap(child -> child.handle().stream())
                        .toList());
    }

    private Child child(Part part) {
        return Objects.requireNonNull(children.get(part));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}

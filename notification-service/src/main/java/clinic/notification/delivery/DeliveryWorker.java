package clinic.notification.delivery;

import clinic.kit.event.EventContext;
import clinic.kit.outbox.Outbox;
import clinic.notification.delivery.Decision.Drop;
import clinic.notification.delivery.Decision.Refuse;
import clinic.notification.delivery.Decision.Send;
import clinic.notification.delivery.Decision.Wait;
import clinic.notification.delivery.Outcome.Accepted;
import clinic.notification.delivery.Outcome.Held;
import clinic.notification.delivery.Outcome.Refused;
import clinic.notification.delivery.Outcome.Unreachable;
import clinic.notification.message.Message;
import clinic.notification.message.Messages;
import clinic.notification.message.MessagesDue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionOperations;

/// Carries messages out.
///
/// Guarantee: **at least once on the wire, and every copy recognisable**. One transaction decides and commits SENDING;
/// then the mail goes out with no transaction open; then one transaction commits the outcome together with its event.
/// Whoever dies in between leaves a row in SENDING; after `clinic.delivery.patience` it is sent again with the same
/// `Message-ID: <messageId@clinic>`, by which mail servers and readers drop the copy. Exactly once is not to be had
/// over SMTP: a server's answer can be lost after it took the mail. But MessageSent is published once, and never for a
/// mail that no server took.
///
/// Several instances share the work: a row is claimed with `for update skip locked`, and an outcome is stored only by
/// whoever sent last (the row's version).
///
/// Woken in the moment a transaction that queued something has committed; the task `deliver-due-messages` finds what
/// falls due later, what other instances queued, and what a dead one left behind.
class DeliveryWorker implements SmartLifecycle {

    private static final int BATCH = 50;
    private static final int AT_ONCE = 4;
    private static final Duration GOODBYE = Duration.ofSeconds(20);
    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

    private final Messages messages;
    private final KnowledgeBase knowledge;
    private final Judgement judgement;
    private final MailChannel channel;
    private final Outbox outbox;
    private final TransactionOperations transaction;
    private final TraceContinuation trace;
    private final DeliveryFigures figures;
    private final Clock clock;
    private final Duration patience;

    private final Semaphore signal = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread loop;

    DeliveryWorker(
            Messages messages,
            KnowledgeBase knowledge,
            Judgement judgement,
            MailChannel channel,
            Outbox outbox,
            TransactionOperations transaction,
            TraceContinuation trace,
            DeliveryFigures figures,
            Clock clock,
            Duration patience) {
        this.messages = messages;
        this.knowledge = knowledge;
        this.judgement = judgement;
        this.channel = channel;
        this.outbox = outbox;
        this.transaction = transaction;
        this.trace = trace;
        this.figures = figures;
        this.clock = clock;
        this.patience = patience;
    }

    @TransactionalEventListener
    public void on(MessagesDue due) {
        wake();
    }

    /// Looks for due messages now. Returns at once.
    void wake() {
        signal.release();
    }

    private void work() {
        try (var threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("delivery-", 0).factory())) {
            while (running) {
                signal.acquire();
                signal.drainPermits();
                try {
                    deliverDue(threads);
                } catch (RuntimeException e) {
                    log.warn("messages cannot be delivered now: {}", e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliverDue(ExecutorService threads) throws InterruptedException {
        var delivered = true;
        while (running && delivered) {
            List<Callable<Boolean>> deliveries = new ArrayList<>();
            messages.due(clock.instant(), BATCH).forEach(id -> deliveries.add(() -> deliver(id)));
            delivered = false;
            for (var delivery : threads.invokeAll(deliveries)) {
                delivered |= succeeded(delivery);
            }
        }
    }

    private static boolean succeeded(Future<Boolean> delivery) throws InterruptedException {
        try {
            return delivery.get();
        } catch (ExecutionException e) {
            // the row stays as it is: still due, or in SENDING until its time is up
            log.warn("a message was left for later: {}", String.valueOf(e.getCause()));
            return false;
        }
    }

    /// @return whether there was something to do
    private boolean deliver(UUID id) {
        var claim = transaction.execute(_ -> messages.claim(id, clock.instant()).map(this::decide));
        claim.flatMap(Claim::mail).ifPresent(mail -> send(claim.get().message(), mail));
        return claim.isPresent();
    }

    /// @param mail empty when the message is not to be sent now
    private record Claim(Message message, Optional<Mail> mail) {}

    private Claim decide(Message message) {
        var now = clock.instant();
        return switch (judgement.judge(message, knowledge.about(message, now), now)) {
            case Send send -> {
                message.send(send.recipientId(), now, patience);
                messages.save(message);
                yield new Claim(message, Optional.of(new Mail(message.getId(), send.address(), send.letter())));
            }
            case Wait(var what) -> {
                message.waitFor(what, now);
                messages.save(message);
                log.info("message {} waits for {}", message.getId(), what);
                yield new Claim(message, Optional.empty());
            }
            case Drop(var reason) -> {
                message.drop(reason);
                messages.save(message);
                figures.dropped(message.getChannel());
                log.info("message {} is void: {}", message.getId(), reason);
                yield new Claim(message, Optional.empty());
            }
            case Refuse(var recipient, var reason) -> {
                var failed = message.refuse(recipient, reason, now);
                messages.save(message);
                publish(message, failed);
                figures.refused(message.getChannel(), reason);
                log.info("message {} failed: {}", message.getId(), reason);
                yield new Claim(message, Optional.empty());
            }
        };
    }

    private void send(Message message, Mail mail) {
        trace.of(message, () -> {
            var outcome = channel.send(mail);
            transaction.executeWithoutResult(_ -> conclude(message, outcome));
            figures.tried(message.getChannel(), outcome);
        });
    }

    private void conclude(Message message, Outcome outcome) {
        var now = clock.instant();
        switch (outcome) {
            case Accepted _ -> {
                var sent = message.accepted(now);
                messages.save(message);
                publish(message, sent);
                log.info("message {} ({}) was sent", message.getId(), message.getTemplate());
            }
            case Refused(var reason, var detail) -> {
                var recipient = message.getRecipientId();
                if (recipient == null) {
                    throw new IllegalStateException("sent to nobody");
                }
                var failed = message.refuse(recipient, reason, now);
                messages.save(message);
                publish(message, failed);
                log.warn("message {} failed: {}, {}", message.getId(), reason, detail);
            }
            case Unreachable(var detail) -> {
                var failed = message.unreachable(now);
                messages.save(message);
                failed.ifPresent(event -> publish(message, event));
                log.warn("message {} could not be handed over: {}", message.getId(), detail);
            }
            case Held(var pause) -> {
                message.hold(now.plus(pause));
                messages.save(message);
            }
        }
    }

    /// The service acts by itself, on account of the event that the message tells about.
    private void publish(Message message, Object event) {
        var context =
                new EventContext("service:notification", message.getCaseId(), message.getCause(), message.getSiteId());
        EventContext.call(context, () -> {
            outbox.append(event, message.getVersion());
            return event;
        });
    }

    @Override
    public void start() {
        running = true;
        loop = Thread.ofVirtual().name("delivery").start(this::work);
        wake();
    }

    @Override
    public void stop() {
        running = false;
        wake();
        var thread = loop;
        if (thread != null) {
            try {
                if (!thread.join(GOODBYE)) {
                    log.warn("stopping though a mail is still on its way; it will be sent again");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

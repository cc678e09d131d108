package clinic.notification.delivery;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.notification.delivery.Outcome.Accepted;
import clinic.notification.delivery.Outcome.Held;
import clinic.notification.delivery.Outcome.Refused;
import clinic.notification.delivery.Outcome.Unreachable;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/// Hands mails to the mail server over SMTP. Success is the server's own answer and nothing else; a server that is not
/// configured is a refusal, never a success.
///
/// Each call has a time limit, beyond the sockets' own ones: a server that drips a byte a second keeps nobody. A
/// circuit breaker spares a server that is down; what the server says about one mail (5xx) is not held against it. The
/// retries are the message's own, stored with it, so they outlive this process.
class MailChannel {

    private static final int PERMANENT = 500;

    private final JavaMailSenderImpl server;
    private final InternetAddress from;
    private final CircuitBreaker breaker;
    private final TimeLimiter limiter;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    MailChannel(JavaMailSenderImpl server, InternetAddress from, CircuitBreaker breaker, TimeLimiter limiter) {
        this.server = server;
        this.from = from;
        this.breaker = breaker;
        this.limiter = limiter;
    }

    Outcome send(Mail mail) {
        var host = server.getHost();
        if (host == null || host.isBlank()) {
            return new Refused(FailureReason.CHANNEL_UNAVAILABLE, "no mail server is configured");
        }
        try {
            return breaker.executeCallable(
                    () -> limiter.executeFutureSupplier(() -> threads.submit(() -> transmit(mail))));
        } catch (CallNotPermittedException down) {
            return new Held(Duration.ofMillis(breaker.getCircuitBreakerConfig()
                    .getWaitIntervalFunctionInOpenState()
                    .apply(1)));
        } catch (TimeoutException e) {
            return new Unreachable(
                    "no answer within " + limiter.getTimeLimiterConfig().getTimeoutDuration());
        } catch (MailException e) {
            return new Unreachable(reason(e));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a mail was on its way", stopped);
        } catch (Exception unwritable) {
            // tried again like the others, and in the end failed where people see it
            return new Unreachable(
                    "it could not be written: " + unwritable.getClass().getSimpleName());
        }
    }

    private Outcome transmit(Mail mail) throws MessagingException, UnsupportedEncodingException {
        MimeMessage mime;
        try {
            mime = write(mail);
        } catch (AddressException e) {
            return new Refused(FailureReason.NO_ADDRESS, "the address is none");
        }
        try {
            server.send(mime);
            return new Accepted();
        } catch (MailSendException e) {
            var permanent = codes(e).stream().filter(code -> code >= PERMANENT).findFirst();
            if (permanent.isPresent()) {
                return new Refused(FailureReason.REFUSED_BY_SERVER, "the mail server answered " + permanent.get());
            }
            throw e;
        }
    }

    private MimeMessage write(Mail mail) throws MessagingException, UnsupportedEncodingException {
        var letter = mail.letter();
        var mime = server.createMimeMessage();
        // the sender keeps an id that is already there
        mime.setHeader("Message-ID", "<" + mail.messageId() + "@clinic>");
        mime.setFrom(new InternetAddress(from.getAddress(), letter.from(), StandardCharsets.UTF_8.name()));
        mime.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
        mime.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        mime.setText(letter.body(), StandardCharsets.UTF_8.name());
        mime.setHeader("Content-Language", letter.language().getLanguage());
        // asks vacation notices to stay away
        mime.setHeader("Auto-Submitted", "auto-generated");
        return mime;
    }

    /// What the server answered, wherever it hides in nested exceptions. Only the number is told on: its text may
    /// repeat the address.
    private static List<Integer> codes(MailSendException failure) {
        var codes = new ArrayList<Integer>();
        for (var nested : failure.getMessageExceptions()) {
            for (@Nullable Exception e = nested;
                    e != null;
                    e = e instanceof MessagingException m ? m.getNextException() : null) {
                code(e).ifPresent(codes::add);
            }
        }
        return codes;
    }

    private static OptionalInt code(Exception e) {
        return switch (e) {
            case SMTPAddressFailedException failed -> OptionalInt.of(failed.getReturnCode());
            case SMTPSenderFailedException failed -> OptionalInt.of(failed.getReturnCode());
            case SMTPSendFailedException failed -> OptionalInt.of(failed.getReturnCode());
            default -> OptionalInt.empty();
        };
    }

    private static String reason(MailException e) {
        var codes = e instanceof MailSendException send ? codes(send) : List.<Integer>of();
        var cause = e.getCause() == null ? e : e.getCause();
        return codes.isEmpty() ? cause.getClass().getSimpleName() : "the mail server answered " + codes.getFirst();
    }
}

package clinic.notification.delivery;

import clinic.kit.outbox.Outbox;
import clinic.notification.message.Messages;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration
class DeliverySetup {

    @Bean
    Letters letters(@Value("${clinic.portal-url}") URI portal, @Value("${clinic.mail.from-name}") String from) {
        return new Letters(portal, from);
    }

    @Bean
    MailChannel mailChannel(
            JavaMailSenderImpl server,
            @Value("${clinic.mail.from}") String from,
            CircuitBreakerRegistry breakers,
            TimeLimiterRegistry limiters)
            throws AddressException {
        return new MailChannel(
                server, new InternetAddress(from, true), breakers.circuitBreaker("mail"), limiters.timeLimiter("mail"));
    }

    /// @param patience longer than the channel's time limit, else a slow mail is sent twice
    @Bean
    DeliveryWorker deliveryWorker(
            Messages messages,
            KnowledgeBase knowledge,
            Letters letters,
            MailChannel channel,
            Outbox outbox,
            PlatformTransactionManager transactions,
            TraceContinuation trace,
            DeliveryFigures figures,
            Clock clock,
            TimeLimiterRegistry limiters,
            @Value("${clinic.privacy-officer.email}") String privacyOfficer,
            @Value("${clinic.delivery.patience}") Duration patience) {
        var limit = limiters.timeLimiter("mail").getTimeLimiterConfig().getTimeoutDuration();
        if (patience.compareTo(limit) <= 0) {
            throw new IllegalArgumentException("clinic.delivery.patience must be longer than " + limit);
        }
        return new DeliveryWorker(
                messages,
                knowledge,
                new Judgement(letters, privacyOfficer),
                channel,
                outbox,
                new TransactionTemplate(transactions),
                trace,
                figures,
                clock,
                patience);
    }

    /// Finds what falls due by time: retries, what waits, what a dead instance left behind.
    @Bean
    RecurringTask<Void> deliverDueMessages(DeliveryWorker worker) {
        return Tasks.recurring("deliver-due-messages", FixedDelay.of(Duration.ofSeconds(1)))
                .execute((_, _) -> worker.wake());
    }
}

package clinic.kit;

import clinic.kit.audit.Audit;
import clinic.kit.event.Envelope;
import clinic.kit.event.EventCodec;
import clinic.kit.event.PublishedStreams;
import clinic.kit.inbox.BindingCheck;
import clinic.kit.inbox.ConsumerLag;
import clinic.kit.inbox.DeadLetters;
import clinic.kit.inbox.Inbox;
import clinic.kit.inbox.InboxMetrics;
import clinic.kit.inbox.InboxStore;
import clinic.kit.inbox.InboxSweep;
import clinic.kit.outbox.DeadlockRetry;
import clinic.kit.outbox.Outbox;
import clinic.kit.outbox.OutboxMetrics;
import clinic.kit.outbox.OutboxRelay;
import clinic.kit.outbox.OutboxRelays;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.Pointcuts;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.converter.MessagingMessageConverter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.ExponentialBackOff;
import tools.jackson.databind.json.JsonMapper;

/// Wires outbox, relay, inbox and dead letters into a service that has a database and a broker.
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
class EventBackbone {

    private static final Duration LONGEST_RETRY_PAUSE = Duration.ofSeconds(30);

    /// The offset is for rehearsals: a whole system that believes it is another time of the day or year.
    @Bean
    @ConditionalOnMissingBean
    Clock clock(@Value("${clinic.clock-offset:PT0S}") Duration offset) {
        return Clock.offset(Clock.systemUTC(), offset);
    }

    /// Nothing but 0 where patients are real.
    @Bean
    Gauge clockOffset(Clock clock, MeterRegistry meters) {
        return Gauge.builder(
                        "clock.offset",
                        clock,
                        it -> Duration.between(Instant.now(), it.instant()).toMillis() / 1000.0)
                .description("How far this service's clock was put on, for a rehearsal")
                .baseUnit("seconds")
                .register(meters);
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    @Bean
    OutboxRelays outboxRelays(
            DataSource dataSource,
            JdbcConnectionDetails database,
            KafkaProperties kafka,
            KafkaConnectionDetails broker,
            Tracer tracer,
            Propagator propagator,
            JsonMapper json,
            OutboxMetrics metrics) {
        return new OutboxRelays(dataSource, database, kafka, broker, tracer, propagator, json, metrics);
    }

    @Bean
    OutboxMetrics outboxMetrics(
            DataSource dataSource, ObjectProvider<PublishedStreams> published, MeterRegistry meters) {
        return new OutboxMetrics(impatient(dataSource), published.getIfAvailable(PublishedStreams::of), meters);
    }

    @Bean
    InboxMetrics inboxMetrics(DataSource dataSource, Inbox inbox, Clock clock, MeterRegistry meters) {
        return new InboxMetrics(impatient(dataSource), inbox, clock, meters);
    }

    @Bean
    ConsumerLag consumerLag(Inbox inbox, KafkaProperties kafka, KafkaConnectionDetails broker, MeterRegistry meters) {
        var properties = kafka.buildAdminProperties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBootstrapServers());
        return new ConsumerLag(inbox, properties, meters);
    }

    /// A figure is worth no long wait.
    private static JdbcClient impatient(DataSource dataSource) {
        var jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(3);
        return JdbcClient.create(jdbc);
    }

    @Bean
    OutboxRelay outboxRelay(OutboxRelays relays) {
        return relays.relay();
    }

    @Bean
    Outbox outbox(
            JdbcClient jdbc,
            EventCodec codec,
            JsonMapper json,
            Clock clock,
            ObjectProvider<PublishedStreams> published,
            @Value("${spring.application.name}") String service,
            Tracer tracer,
            Propagator propagator,
            OutboxRelays relays,
            Audit audit) {
        return new Outbox(
                jdbc,
                codec,
                json,
                clock,
                published.getIfAvailable(PublishedStreams::of),
                service,
                () -> traceparent(tracer, propagator),
                relays.wakeUp(),
                audit::changed);
    }

    private static @Nullable String traceparent(Tracer tracer, Propagator propagator) {
        var span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        Map<String, String> carrier = new HashMap<>();
        propagator.inject(span.context(), carrier, (_, name, value) -> carrier.put(name, value));
        return carrier.get(Envelope.TRACE_PARENT);
    }

    @Bean
    InboxStore inboxStore(JdbcClient jdbc, JsonMapper json) {
        return new InboxStore(jdbc, json);
    }

    @Bean
    Inbox inbox(
            InboxStore store,
            EventCodec codec,
            PlatformTransactionManager transactions,
            Clock clock,
            MeterRegistry meters) {
        return new Inbox(store, codec, new TransactionTemplate(transactions), clock, meters);
    }

    @Bean
    DeadLetters deadLetters(
            JdbcClient jdbc, InboxStore store, Inbox inbox, PlatformTransactionManager transactions, Clock clock) {
        return new DeadLetters(jdbc, store, inbox, new TransactionTemplate(transactions), clock);
    }

    @Bean
    InboxSweep inboxSweep(Inbox inbox, InboxStore store, Clock clock) {
        return new InboxSweep(inbox, store, clock);
    }

    @Bean
    BindingCheck bindingCheck(ListableBeanFactory beans, BindingServiceProperties bindings) {
        return new BindingCheck(beans, bindings);
    }

    /// Retries for ever: only transient failures reach the container, and even an exception that Spring Kafka holds for
    /// fatal must not make it skip a record.
    @Bean
    CommonErrorHandler eventErrorHandler() {
        var pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(LONGEST_RETRY_PAUSE.toMillis());
        var handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    /// Hands the whole record to the inbox, headers undecoded.
    @Bean
    MessagingMessageConverter eventMessageConverter() {
        var converter = new MessagingMessageConverter();
        converter.setRawRecordHeader(true);
        return converter;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor deadlockRetryAdvisor() {
        var transactional = Pointcuts.union(
                new AnnotationMatchingPointcut(Transactional.class, true),
                AnnotationMatchingPointcut.forMethodAnnotation(Transactional.class));
        var advisor = new DefaultPointcutAdvisor(transactional, new DeadlockRetry());
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return advisor;
    }
}

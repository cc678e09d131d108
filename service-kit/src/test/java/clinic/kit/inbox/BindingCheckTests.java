package clinic.kit.inbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import clinic.kit.event.EventCodec;
import clinic.kit.testing.ThingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

class BindingCheckTests {

    private static final String TOPIC = ThingEvent.FACTS.topic();

    private final Inbox inbox = new Inbox(
            new InboxStore(mock(JdbcClient.class), JsonMapper.shared()),
            new EventCodec(),
            TransactionOperations.withoutTransaction(),
            Clock.systemUTC(),
            new SimpleMeterRegistry());

    @Test
    void acceptsABindingOfTheSameGroupAndTopic() {
        assertThatCode(() -> start("feature-in-0", TOPIC, "test.feature")).doesNotThrowAnyException();
    }

    @Test
    void refusesABindingOfAnotherGroup() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start("feature-in-0", TOPIC, "test.other"))
                .withMessageContaining("feature-in-0")
                .withMessageContaining("test.other")
                .withMessageContaining("test.feature");
    }

    @Test
    void refusesABindingWithoutAGroup() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start("feature-in-0", TOPIC, null))
                .withMessageContaining("test.feature");
    }

    @Test
    void refusesABindingOfAnotherTopic() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start("feature-in-0", "test.states.v1", "test.feature"))
                .withMessageContaining("test.states.v1")
                .withMessageContaining(TOPIC);
    }

    @Test
    void refusesAConsumerThatNothingIsBoundTo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start("featured-in-0", TOPIC, "test.feature"))
                .withMessageContaining("feature-in-0");
    }

    private void start(String name, String destination, @Nullable String group) {
        var binding = new BindingProperties();
        binding.setDestination(destination);
        binding.setGroup(group);
        var bindings = new BindingServiceProperties();
        bindings.setBindings(Map.of(name, binding));
        var consumer = inbox.consumer("test.feature", ThingEvent.FACTS, _ -> {});
        new BindingCheck(new StaticListableBeanFactory(Map.of("feature", consumer)), bindings)
                .afterSingletonsInstantiated();
    }
}

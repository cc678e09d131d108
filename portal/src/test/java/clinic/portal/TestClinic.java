package clinic.portal;

import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.messaging.Message;

/// The rest of the clinic for the portal to hear.
@TestConfiguration(proxyBeanMethods = false)
class TestClinic {

    @Bean
    @Primary
    MovableClock movableClock() {
        return new MovableClock();
    }

    @Bean
    TheClinic theClinic(Map<String, Consumer<Message<byte[]>>> consumers) {
        return new TheClinic(consumers);
    }
}

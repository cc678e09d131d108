package clinic.kit.sample;

import clinic.kit.event.PublishedStreams;
import clinic.kit.testing.ThingEvent;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
class SampleService {

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(ThingEvent.FACTS);
    }
}

package clinic.kit.sample;

import clinic.kit.access.GuardedKind;
import clinic.kit.event.PublishedStreams;
import clinic.kit.testing.ThingEvent;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootApplication
public class SampleService {

    @Bean
    PublishedStreams published() {
        return PublishedStreams.of(ThingEvent.FACTS);
    }

    @Bean
    GuardedKind things(JdbcClient jdbc) {
        return GuardedKind.of("thing", jdbc, "select site_id, id as patient_id from thing where id = ?");
    }
}

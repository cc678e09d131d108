package clinic.records;

import clinic.contracts.Topics;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import java.util.HashMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// Tells the service where its database and its broker are, and sees to the topics.
class DatabaseAndBroker implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestInfrastructure.get()
                .createTopics(Topics.ALL.stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                        .toList());
        var properties = new HashMap<String, Object>();
        ClinicProperties.register((name, value) -> properties.put(name, value.get()), "records");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("clinic", properties));
    }
}

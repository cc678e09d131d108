package clinic.intake;

import clinic.contracts.Topics;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.testing.TestEvents;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/// The whole service on a real database and a real broker, behind its real security. All tests share it, so each brings
/// patients of its own.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@Import({IntakeTest.Infrastructure.class, Desk.class, Published.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface IntakeTest {

    @TestConfiguration(proxyBeanMethods = false)
    class Infrastructure {

        @Bean
        DynamicPropertyRegistrar infrastructure() {
            return registry -> {
                TestInfrastructure.get()
                        .createTopics(Topics.ALL.stream()
                                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1)
                                        .configs(topic.config()))
                                .toList());
                ClinicProperties.register(registry, "intake");
            };
        }

        @Bean
        TestEvents records() {
            return new TestEvents();
        }
    }
}

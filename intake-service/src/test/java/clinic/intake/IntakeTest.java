package clinic.intake;

import clinic.contracts.Topics;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.TestInfrastructure;
import clinic.kit.access.MutableRules;
import clinic.kit.testing.TestEvents;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/// The whole service on a real database and a real broker, behind its real security. All tests share it, so each brings
/// patients of its own.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@ContextConfiguration(initializers = IntakeTest.Infrastructure.class)
@Import({IntakeTest.OtherServices.class, Desk.class, MutableRules.Setup.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface IntakeTest {

    /// As early as environment variables: conditions of the auto-configuration read them already.
    class Infrastructure implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestInfrastructure.get()
                    .createTopics(Topics.ALL.stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                            .toList());
            var properties = new HashMap<String, Object>();
            ClinicProperties.register((name, value) -> properties.put(name, value.get()), "intake");
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("infrastructure", properties));
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    class OtherServices {

        @Bean
        TestEvents records() {
            return new TestEvents();
        }
    }
}

package clinic.records;

import java.util.function.Consumer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;

/// The rest of the clinic for the service to talk to.
@TestConfiguration(proxyBeanMethods = false)
class TestClinic {

    @Bean
    RestOfTheClinic restOfTheClinic(
            Environment environment,
            JdbcClient jdbc,
            Consumer<Message<byte[]>> casefileCases,
            Consumer<Message<byte[]>> casefilePatients,
            Consumer<Message<byte[]>> readinessCases,
            Consumer<Message<byte[]>> readinessHistories,
            Consumer<Message<byte[]>> chartHistories,
            Consumer<Message<byte[]>> directorySites) {
        return new RestOfTheClinic(
                environment,
                jdbc,
                casefileCases,
                casefilePatients,
                readinessCases,
                readinessHistories,
                chartHistories,
                directorySites);
    }
}

package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Secrets as an orchestrator mounts them: a file each, named like the variable that it stands for.
class SecretsFromFilesTests {

    @TempDir
    private Path secrets;

    @Test
    void aFileIsReadLikeAVariable() throws Exception {
        Files.writeString(secrets.resolve("DATABASE_PASSWORD"), "from-a-file\n");

        assertThat(property(secrets, "spring.datasource.password")).isEqualTo("from-a-file");
    }

    @Test
    void withoutFilesNothingIsMissed() {
        assertThat(property(secrets.resolve("none"), "spring.threads.virtual.enabled"))
                .isEqualTo("true");
    }

    /// As the chart sets them: the broker's certificate is checked against the authority in a mounted file.
    @Test
    void theBrokersAuthorityIsAFileToo() {
        var variables = Map.<String, Object>of(
                "SPRING_KAFKA_SSL_TRUSTSTORETYPE", "PEM",
                "SPRING_KAFKA_SSL_TRUSTSTORELOCATION", "file:/run/certificates/kafka/ca.crt");
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));

        var kafka = Binder.get(environment)
                .bind("spring.kafka", KafkaProperties.class)
                .get();

        assertThat(kafka.buildConsumerProperties())
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/run/certificates/kafka/ca.crt");
    }

    private static String property(Path secrets, String name) {
        try (var context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.location=classpath:service-kit.yaml",
                        "--spring.main.banner-mode=off",
                        "--CLINIC_SECRETS=" + secrets)) {
            return context.getEnvironment().getRequiredProperty(name);
        }
    }

    @Configuration
    static class Nothing {}
}

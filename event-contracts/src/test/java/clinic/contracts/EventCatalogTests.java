package clinic.contracts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

class EventCatalogTests {

    private static final Path PROJECT = ContractFiles.CATALOG.resolve("../..").normalize();

    @Test
    void committedCatalogIsCurrent() {
        if (ContractFiles.WRITE) {
            ContractFiles.write(ContractFiles.CATALOG, EventCatalog.text());
        }
        assertThat(ContractFiles.CATALOG).as(ContractFiles.HOW_TO_WRITE).exists();
        assertThat(ContractFiles.read(ContractFiles.CATALOG))
                .as(ContractFiles.HOW_TO_WRITE)
                .isEqualTo(EventCatalog.text());
    }

    @Test
    void everyTopicHasReaders() {
        assertThat(Topics.ALL)
                .allSatisfy(topic -> assertThat(TopicRights.readers(topic)).isNotEmpty());
    }

    @Test
    void servicesReadOnlyWhatTheyMay() {
        assertThat(subscriptions())
                .isNotEmpty()
                .allSatisfy(subscription -> assertThat(Topics.ALL)
                        .filteredOn(topic -> topic.name().equals(subscription.topic()))
                        .singleElement()
                        .satisfies(topic -> assertThat(topic.name().startsWith(subscription.service() + ".")
                                        || TopicRights.readers(topic).contains(subscription.service()))
                                .as("%s reads %s", subscription.service(), topic.name())
                                .isTrue()));
    }

    private record Subscription(String service, String topic) {}

    /// What the services' configurations bind.
    private static List<Subscription> subscriptions() {
        var found = new ArrayList<Subscription>();
        for (var module : ContractFiles.list(PROJECT)) {
            var configuration = module.resolve("src/main/resources/application.yaml");
            if (Files.exists(configuration)) {
                var yaml = new YamlPropertiesFactoryBean();
                // what every service reads stands in one file
                yaml.setResources(
                        new FileSystemResource(configuration),
                        new FileSystemResource(PROJECT.resolve("care-access/src/main/resources/care-access.yaml")));
                requireNonNull(yaml.getObject()).forEach((name, value) -> {
                    if (name.toString().endsWith("-in-0.destination")) {
                        var service = module.getFileName().toString().replace("-service", "");
                        for (var topic : value.toString().split(",")) {
                            found.add(new Subscription(service, topic));
                        }
                    }
                });
            }
        }
        return found;
    }
}

package clinic.infrastructure;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// The broker's own main: formats the storage at the very first start, then becomes `kafka.Kafka`; one JVM start
/// instead of two.
final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] args) {
        var properties = Path.of(args[0]);
        if (Files.notExists(properties.resolveSibling("log").resolve("meta.properties"))) {
            var cluster = Uuid.randomUuid().toString();
            var format = new String[] {"format", "--standalone", "-t", cluster, "-c", properties.toString()};
            var result = StorageTool.execute(format, System.out);
            if (result != 0) {
                System.exit(result);
            }
        }
        kafka.Kafka.main(args);
    }
}

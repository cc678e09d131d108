package clinic.infrastructure.test;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.test.context.DynamicPropertyRegistry;

/// What a service is told through environment variables, told to a test's Spring context.
public final class ClinicProperties {

    private ClinicProperties() {}

    /// Broker, database and sign-in for one service under test; call it from a `@DynamicPropertySource` method.
    public static void register(DynamicPropertyRegistry registry, String service) {
        register(registry, TestInfrastructure.get(), service);
    }

    public static void register(DynamicPropertyRegistry registry, TestInfrastructure infrastructure, String service) {
        var anchors = service + ".audit-anchors.v1";
        infrastructure.createTopics(List.of(new NewTopic(anchors, 1, (short) 1)));
        registry.add("clinic.audit.anchors", () -> anchors);
        var database = infrastructure.database(service);
        registry.add("DATABASE_URL", database::jdbcUrl);
        registry.add("DATABASE_USER", database::user);
        registry.add("DATABASE_PASSWORD", database::password);
        registry.add("DATABASE_OWNER_USER", database::ownerUser);
        registry.add("DATABASE_OWNER_PASSWORD", database::ownerPassword);
        registry.add("KAFKA_BOOTSTRAP", infrastructure::bootstrapServers);
        // the tests' broker is open; who may do what there is tested at one that is not
        registry.add("KAFKA_PROTOCOL", () -> "PLAINTEXT");
        registry.add("OIDC_ISSUER", TestIdentity.get()::issuer);
        registry.add("OIDC_JWKS", TestIdentity.get()::jwksUri);
    }
}

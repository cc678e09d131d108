package clinic.kit.sample;

import clinic.infrastructure.DatabaseAccess;
import clinic.infrastructure.test.ClinicProperties;
import clinic.infrastructure.test.OnEveryInfrastructure;
import clinic.infrastructure.test.TestInfrastructure;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The sample service on the database that most of its tests share.
@OnEveryInfrastructure
public abstract class SampleServiceTests extends SampleTests {

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry registry) {
        ClinicProperties.register(registry, "sample");
    }

    protected static DatabaseAccess database() {
        return TestInfrastructure.get().database("sample");
    }

    /// As the role that owns the tables, which the service itself never is.
    protected static JdbcClient owner() {
        return JdbcClient.create(new DriverManagerDataSource(
                database().jdbcUrl(), database().ownerUser(), database().ownerPassword()));
    }
}

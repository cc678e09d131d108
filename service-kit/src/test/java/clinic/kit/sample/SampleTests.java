package clinic.kit.sample;

import clinic.kit.testing.Api;
import clinic.kit.testing.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The sample service, running as a real one does on a database that the test chooses, and somebody who makes things at
/// one of two sites.
@SpringBootTest(
        classes = SampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.application.name=sample",
            "spring.config.import=classpath:service-kit.yaml",
            "spring.flyway.locations=classpath:db/kit,classpath:db/sample"
        })
public abstract class SampleTests {

    protected static final UUID HERE = TestTokens.HARBOR;
    protected static final UUID ELSEWHERE = TestTokens.RIVERSIDE;
    protected static final String THINGS = "/api/v1/things";

    @LocalServerPort
    protected int port;

    @LocalManagementPort
    protected int managementPort;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected Interruption interruption;

    protected Api anybody() {
        return Api.at(port);
    }

    protected Api maker() {
        return anybody().as("maker", HERE);
    }

    protected static Map<String, Object> thing(String name) {
        return Map.of(
                "name",
                name,
                "siteId",
                HERE,
                "size",
                3,
                "kind",
                "SOLID",
                "madeAt",
                "2026-03-01T09:30:00Z",
                "make",
                Map.of("parts", List.of(Map.of("label", "handle", "side", "LEFT")), "story", "found"));
    }

    protected int things() {
        return jdbc.sql("select count(*) from thing").query(Integer.class).single();
    }
}

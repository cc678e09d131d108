package clinic.records;

import clinic.kit.testing.BadTokens;
import clinic.kit.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Whoever comes without a token of ours, with anything else in its place, gets nowhere.
@RecordsTest
class TokenTests {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void noBadTokenOpensAnyRoute() {
        new BadTokens(port, mapping, jdbc, TestTokens.HARBOR, TestTokens.RIVERSIDE).run();
    }
}

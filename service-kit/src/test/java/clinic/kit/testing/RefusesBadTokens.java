package clinic.kit.testing;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Whoever comes to a service without a token of ours, with anything else in its place, gets nowhere. The test of a
/// service implements it and says nothing but how the service is started.
public interface RefusesBadTokens {

    @Test
    default void noBadTokenOpensAnyRoute(
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            @Autowired JdbcClient jdbc,
            @LocalServerPort int port) {
        new BadTokens(port, mapping, jdbc, TestTokens.HARBOR, TestTokens.RIVERSIDE).run();
    }
}

package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import clinic.contracts.Role;
import clinic.kit.testing.Stored;
import clinic.portal.Surroundings.SignedIn;
import jakarta.servlet.MultipartConfigElement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@PortalTest
class UploadTests {

    private static final String FILE = """
            ------clinic\r
            Content-Disposition: form-data; name="file"; filename="../../x-ray.html"\r
            \r
            %s\r
            ------clinic--\r
            """.formatted("<script>".repeat(4_000));

    @Autowired
    private MockMvc mvc;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    private int sent;

    @Test
    void noPageTakesAFile() {
        StubServices.get().reset();
        for (var reader : List.of(MultipartResolver.class, MultipartConfigElement.class)) {
            assertThat(context.getBeanNamesForType(reader)).isEmpty();
        }
        var session = signedIn.as(
                List.of(Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK, Role.PRIVACY_OFFICER), UUID.randomUUID());

        var changed = Stored.changedBy(
                jdbc,
                () -> mapping.getHandlerMethods()
                        .forEach((info, _) -> info.getPatternValues().forEach(pattern -> {
                            var methods = info.getMethodsCondition().getMethods();
                            for (var method : methods.isEmpty() ? List.of(RequestMethod.POST) : methods) {
                                var path = pattern.replaceAll(
                                        "\\{[^}]*}", UUID.randomUUID().toString());
                                isRefused(method.name(), path, session);
                                isRefused(method.name(), path, new MockHttpSession());
                            }
                        })));
        for (var path : List.of("/logout", "/login/oauth2/code/clinic", "/logout/connect/back-channel/clinic")) {
            isRefused("POST", path, session);
        }

        System.out.println("uploads: " + sent + " sent to the portal, none taken");
        assertThat(sent).isGreaterThan(100);
        assertThat(changed).isEmpty();
        assertThat(StubServices.get().calls()).isEmpty();
    }

    private void isRefused(String method, String path, MockHttpSession session) {
        sent++;
        try {
            var answer = mvc.perform(request(HttpMethod.valueOf(method), path)
                            .session(session)
                            .header("X-CSRF-TOKEN", TestCsrf.of(session))
                            .header("Accept", "text/html")
                            .contentType("multipart/form-data; boundary=----clinic")
                            .content(FILE))
                    .andReturn()
                    .getResponse();
            assertThat(answer.getStatus()).as(method + " " + path).isEqualTo(415);
            assertThat(answer.getContentType()).startsWith("application/problem+json");
            assertThat(answer.getContentAsString()).contains("/problems/unsupported-media-type");
            assertThat(answer.getHeader("Cache-Control")).contains("no-store");
        } catch (Exception e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }
}

package clinic.portal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/// The token that forms carry, for those who open no page before they send one.
final class TestCsrf {

    private static final String TOKEN = "a-token-of-the-session";
    private static final String IN_SESSION = HttpSessionCsrfTokenRepository.class.getName() + ".CSRF_TOKEN";

    private TestCsrf() {}

    /// As a page carries it: after as many bytes that it is mixed with, here zeros.
    static String of(MockHttpSession session) {
        session.setAttribute(IN_SESSION, new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", TOKEN));
        var bytes = TOKEN.getBytes(StandardCharsets.UTF_8);
        var masked = Arrays.copyOf(new byte[bytes.length], 2 * bytes.length);
        System.arraycopy(bytes, 0, masked, bytes.length, bytes.length);
        return Base64.getUrlEncoder().encodeToString(masked);
    }
}

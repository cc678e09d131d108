package clinic.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Cookie;

class PortalCookiesTests {

    @Test
    void overTlsTheCookieIsBoundToThisHostAndOverHttpItIsNot() {
        var secure = cookie("https://portal.clinic.example");
        assertThat(secure.getSecure()).isTrue();
        // the prefix holds for cookies of the whole host only
        assertThat(secure.getName()).isEqualTo("__Host-CLINICPORTAL");
        assertThat(secure.getDomain()).isNull();

        var plain = cookie("http://localhost:8080");
        assertThat(plain.getSecure()).isNull();
        assertThat(plain.getName()).isEqualTo("CLINICPORTAL");
    }

    private static Cookie cookie(String portal) {
        var server = new TomcatServletWebServerFactory();
        var cookie = server.getSettings().getSession().getCookie();
        cookie.setName("CLINICPORTAL");
        new PortalCookies().sessionCookie(portal).customize(server);
        return cookie;
    }
}

package clinic.portal.signin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where the portal is reached over TLS its session cookie goes nowhere else, and its name has browsers see to it that
/// no neighbouring host has set it.
@Configuration
class PortalCookies {

    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> sessionCookie(
            @Value("${clinic.portal-url}") String portal) {
        return server -> {
            if (isSecure(portal)) {
                var cookie = server.getSettings().getSession().getCookie();
                cookie.setSecure(true);
                cookie.setName("__Host-" + cookie.getName());
            }
        };
    }

    static boolean isSecure(String portal) {
        return portal.startsWith("https:");
    }
}

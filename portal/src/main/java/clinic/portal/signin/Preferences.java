package clinic.portal.signin;

import clinic.contracts.Role;
import clinic.kit.access.Caller;
import clinic.kit.access.PublicPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/// Language and theme, kept in cookies; and what every page knows about its reader.
@Configuration
class Preferences {

    @Bean
    LocaleResolver localeResolver(@Value("${clinic.portal-url}") String portal) {
        var resolver = new CookieLocaleResolver("lang");
        resolver.setDefaultLocale(Locale.ENGLISH);
        resolver.setCookieMaxAge(Duration.ofDays(365));
        resolver.setCookieHttpOnly(true);
        resolver.setCookieSecure(PortalCookies.isSecure(portal));
        return resolver;
    }

    @ControllerAdvice
    static class EveryPage {

        @ModelAttribute("theme")
        String theme(@CookieValue(name = "theme", defaultValue = "auto") String theme) {
            return theme;
        }

        @ModelAttribute("me")
        @Nullable
        Caller me() {
            return Caller.current().orElse(null);
        }
    }

    @Controller
    static class PreferencesController {

        private final LocaleResolver locales;
        private final boolean secure;

        PreferencesController(LocaleResolver locales, @Value("${clinic.portal-url}") String portal) {
            this.locales = locales;
            this.secure = PortalCookies.isSecure(portal);
        }

        @GetMapping("/")
        @AllowEverybody
        String start(Caller me) {
            if (me.hasRole(Role.PRIVACY_OFFICER)) {
                return "redirect:/privacy";
            }
            return me.roles().equals(Set.of(Role.OPERATIONS)) ? "redirect:/operations" : "redirect:/cases";
        }

        @GetMapping("/signed-out")
        @PublicPath
        String signedOut() {
            return "signed-out";
        }

        @PostMapping("/preferences")
        @AllowEverybody
        String change(
                @RequestParam(required = false) @Nullable String theme,
                @RequestParam(required = false) @Nullable String lang,
                @RequestParam(defaultValue = "/") String back,
                HttpServletRequest request,
                HttpServletResponse response) {
            if ("dark".equals(theme) || "light".equals(theme)) {
                response.addHeader(
                        HttpHeaders.SET_COOKIE,
                        ResponseCookie.from("theme", theme)
                                .path("/")
                                .maxAge(Duration.ofDays(365))
                                .sameSite("Lax")
                                .httpOnly(true)
                                .secure(secure)
                                .build()
                                .toString());
            }
            if ("es".equals(lang) || "en".equals(lang)) {
                locales.setLocale(request, response, Locale.forLanguageTag(lang));
            }
            return "redirect:" + (back.matches("/(?!/)[a-z0-9/?=&-]*") ? back : "/");
        }
    }
}

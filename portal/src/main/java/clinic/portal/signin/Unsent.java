package clinic.portal.signin;

import clinic.portal.draft.Drafts;
import clinic.portal.draft.FormAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

/// Keeps a form that was sent while the session was locked, as a draft of whoever locked it: without scripts nothing
/// else has kept what was typed into it. It is not handled then, nor when the session is unlocked; its page shows it
/// again, and whoever typed it sends it.
@Component
class Unsent {

    private static final Logger log = LoggerFactory.getLogger(Unsent.class);

    private final List<FormAddresses> forms;
    private final Drafts drafts;
    private final HttpSessionCsrfTokenRepository tokens = new HttpSessionCsrfTokenRepository();
    private final XorCsrfTokenRequestAttributeHandler sent = new XorCsrfTokenRequestAttributeHandler();

    Unsent(List<FormAddresses> forms, Drafts drafts) {
        this.forms = forms;
        this.drafts = drafts;
    }

    /// @return whether it is kept
    boolean keep(HttpServletRequest request, SessionLife life) {
        if (!isOfThisSession(request)) {
            return false;
        }
        Map<String, List<String>> fields = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> Arrays.asList(field.getValue())));
        var path = SessionGuard.path(request);
        return forms.stream()
                .map(known -> known.at(path, fields))
                .filter(Objects::nonNull)
                .findFirst()
                .filter(form -> isKept(form, life))
                .isPresent();
    }

    private boolean isKept(FormAddresses.Sent form, SessionLife life) {
        try {
            drafts.keep(life.who().subject(), form.draft());
        } catch (RuntimeException away) {
            log.warn(
                    "A form that came while its session was locked is lost: {}",
                    away.getClass().getName());
            return false;
        }
        life.wasAt(form.page());
        return true;
    }

    /// Another site that has the browser send a form here puts nothing into anybody's drafts.
    private boolean isOfThisSession(HttpServletRequest request) {
        var token = tokens.loadToken(request);
        if (token == null) {
            return false;
        }
        var value = sent.resolveCsrfTokenValue(request, token);
        return value != null
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), token.getToken().getBytes(StandardCharsets.UTF_8));
    }
}

package clinic.kit.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Refuses control characters in the query and in the path: no search means them, and PostgreSQL cannot take some.
final class PlainParameters implements HandlerInterceptor {

    private static final int MAX_LENGTH = 2_000;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null) {
            request.getParameterMap().forEach((name, values) -> {
                for (var value : values) {
                    check(name, value);
                }
            });
        }
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> check(String.valueOf(name), String.valueOf(value)));
        }
        return true;
    }

    private static void check(String name, String value) {
        if (value.length() > MAX_LENGTH) {
            throw Refused.parameter(name, "must have at most " + MAX_LENGTH + " characters");
        }
        var objection = Characters.objection(value, false);
        if (objection != null) {
            throw Refused.parameter(name, objection);
        }
    }
}

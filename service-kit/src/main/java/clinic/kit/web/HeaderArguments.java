package clinic.kit.web;

import clinic.kit.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/// Gives controllers `IfMatch`, `IdempotencyKey` and `Cursor` as arguments.
final class HeaderArguments implements HandlerMethodArgumentResolver {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final List<Class<?>> SUPPORTED = List.of(IfMatch.class, IdempotencyKey.class, Cursor.class);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return SUPPORTED.contains(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        if (parameter.getParameterType() == IfMatch.class) {
            return IfMatch.parse(single(web, HttpHeaders.IF_MATCH));
        }
        if (parameter.getParameterType() == Cursor.class) {
            return Cursor.parse(web.getParameter("cursor"), web.getParameter("limit"));
        }
        var request = (HttpServletRequest) web.getNativeRequest();
        var route = request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        var user = Caller.current().map(Caller::actor).orElse(EventContextFilter.NOBODY);
        return IdempotencyKey.parse(user, route, request.getRequestURI(), single(web, IDEMPOTENCY_KEY));
    }

    /// A header that is sent twice says two things, and is refused as one that cannot be understood.
    private static @Nullable String single(NativeWebRequest web, String name) {
        var values = web.getHeaderValues(name);
        return values == null || values.length == 0 ? null : String.join(", ", values);
    }
}

package clinic.kit.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets a request reach its handler only if a rule stands there and the caller's roles meet it: before the body is
/// read, so that somebody who may not call learns nothing about it.
final class AccessRule implements HandlerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AccessRule.class);
    /// No endpoint: what tells of an error that a server found, such as an address that it never hands on; and the end
    /// of a stream, whose beginning was asked for. Whoever it was for may have signed out meanwhile.
    private static final Set<DispatcherType> PASSED_ON = Set.of(DispatcherType.ERROR, DispatcherType.ASYNC);

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Rules rules;
    private final Access access;

    AccessRule(Rules rules, Access access) {
        this.rules = rules;
        this.access = access;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (PASSED_ON.contains(request.getDispatcherType())) {
            return true;
        }
        if (handler instanceof HandlerMethod method && !isPublic(method)) {
            var rule = rules.of(method);
            if (rule.roles().isEmpty()) {
                log.warn("{} has no rule, so nobody may call it", method.getShortLogMessage());
            }
            access.admit(rule, Caller.current(), isSafe(request, method));
        }
        return true;
    }

    static boolean isSafe(HttpServletRequest request, HandlerMethod method) {
        return SAFE.contains(request.getMethod()) || method.hasMethodAnnotation(Reads.class);
    }

    static boolean isPublic(HandlerMethod method) {
        return ErrorController.class.isAssignableFrom(method.getBeanType())
                || method.getBeanType().getName().startsWith("org.springdoc.")
                || AnnotatedElementUtils.hasAnnotation(method.getMethod(), PublicPath.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), PublicPath.class);
    }
}

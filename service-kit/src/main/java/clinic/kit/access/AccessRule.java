package clinic.kit.access;

import clinic.kit.audit.Audit;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets a request reach its handler only if a rule stands there and the caller's roles meet it: before the body is
/// read, so that somebody who may not call learns nothing about it. Every refusal is audited.
final class AccessRule implements HandlerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AccessRule.class);

    private final Audit audit;

    AccessRule(Audit audit) {
        this.audit = audit;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || isPublic(method)) {
            return true;
        }
        var rule = rule(method);
        if (rule == null) {
            log.warn("{} has no rule, so nobody may call it", method.getShortLogMessage());
            throw refusal("no-rule");
        }
        if (Caller.current()
                .filter(caller -> caller.hasAnyRole(List.of(rule.value())))
                .isEmpty()) {
            throw refusal("role");
        }
        return true;
    }

    static @Nullable Allow rule(HandlerMethod method) {
        var own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Allow.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Allow.class);
    }

    private static boolean isPublic(HandlerMethod method) {
        return ErrorController.class.isAssignableFrom(method.getBeanType())
                || method.getBeanType().getName().startsWith("org.springdoc.")
                || AnnotatedElementUtils.hasAnnotation(method.getMethod(), PublicPath.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), PublicPath.class);
    }

    private Refused refusal(String reason) {
        audit.denied(reason);
        return new Refused(
                HttpStatus.FORBIDDEN,
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Your role does not include this. Ask your site manager."));
    }
}

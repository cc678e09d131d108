package clinic.kit.access;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/// The rules of all endpoints.
class Rules {

    private final Map<HandlerMethod, Rule> known = new ConcurrentHashMap<>();

    Rule of(HandlerMethod handler) {
        return known.computeIfAbsent(handler, Rules::declared);
    }

    static Rule declared(HandlerMethod handler) {
        var allow = allow(handler);
        return allow == null
                ? Rule.CLOSED
                : new Rule(
                        Set.of(allow.value()),
                        Set.of(allow.exempt()),
                        true,
                        true,
                        allow.care(),
                        true,
                        Guard.of(handler));
    }

    static @Nullable Allow allow(HandlerMethod handler) {
        var own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allow.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Allow.class);
    }
}

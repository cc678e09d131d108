package clinic.kit.testing;

import clinic.kit.access.Allow;
import clinic.kit.access.PublicPath;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What holds for every endpoint of a service; a test per service calls `verify`.
public final class EndpointRules {

    private static final Set<RequestMethod> CHANGING =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    private EndpointRules() {}

    /// Every handler of ours has an `@Allow` that names somebody, and every one that changes something takes either an
    /// idempotency key (it creates) or `If-Match` (it changes what is there), not both.
    public static void verify(RequestMappingHandlerMapping mapping) {
        var objections = new ArrayList<String>();
        var handlers = ours(mapping);
        if (handlers.isEmpty()) {
            objections.add("there is no endpoint");
        }
        handlers.forEach((info, handler) -> {
            var name = info + " (" + handler.getShortLogMessage() + ")";
            if (!isAllowedToSomebody(handler)) {
                objections.add(name + " has no @Allow");
            }
            var methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty()) {
                objections.add(name + " answers every method");
            }
            if (methods.stream().anyMatch(CHANGING::contains)) {
                var guards = Arrays.stream(handler.getMethod().getParameterTypes())
                        .filter(type -> type == IfMatch.class || type == IdempotencyKey.class)
                        .toList();
                if (guards.size() != 1) {
                    objections.add(name + " takes neither or both of IfMatch and IdempotencyKey");
                } else if (guards.contains(IdempotencyKey.class) && !methods.equals(Set.of(RequestMethod.POST))) {
                    objections.add(name + " creates by something else than POST");
                }
            }
        });
        if (!objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections));
        }
    }

    /// The handlers of the service itself.
    static Map<RequestMappingInfo, HandlerMethod> ours(RequestMappingHandlerMapping mapping) {
        var ours = new java.util.LinkedHashMap<RequestMappingInfo, HandlerMethod>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            var type = handler.getBeanType();
            if (type.getName().startsWith("clinic.")
                    && !ErrorController.class.isAssignableFrom(type)
                    && !AnnotatedElementUtils.hasAnnotation(handler.getMethod(), PublicPath.class)) {
                ours.put(info, handler);
            }
        });
        return ours;
    }

    private static boolean isAllowedToSomebody(HandlerMethod handler) {
        for (var element : List.of(handler.getMethod(), handler.getBeanType())) {
            var allow = AnnotatedElementUtils.findMergedAnnotation(element, Allow.class);
            if (allow != null) {
                return allow.value().length > 0;
            }
        }
        return false;
    }
}

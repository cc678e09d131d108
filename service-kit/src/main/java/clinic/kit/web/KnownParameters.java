package clinic.kit.web;

import clinic.kit.access.PublicPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses a query parameter or a field of a form that its handler does not declare: a filter that is misspelt would
/// otherwise show everything, and a field that nobody reads would be believed to be saved.
final class KnownParameters implements HandlerInterceptor {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && isOurs(method)) {
            var declared = known.computeIfAbsent(method.getMethod(), _ -> declared(method));
            var token = request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken csrf
                    ? csrf.getParameterName()
                    : null;
            for (var name : request.getParameterMap().keySet()) {
                if (!declared.contains(bare(name)) && !name.equals(token)) {
                    throw Refused.parameter(name, "is not known here; remove it" + known(declared));
                }
            }
        }
        return true;
    }

    /// An error is told whatever was sent along, and a page that is open to all may be linked to by anybody.
    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("clinic.")
                && !ErrorController.class.isAssignableFrom(method.getBeanType())
                && !AnnotatedElementUtils.hasAnnotation(method.getMethod(), PublicPath.class);
    }

    private static Set<String> declared(HandlerMethod method) {
        var names = new HashSet<String>();
        for (var parameter : method.getMethodParameters()) {
            names.addAll(declared(parameter));
        }
        return Set.copyOf(names);
    }

    private static List<String> declared(MethodParameter parameter) {
        var fields = AnnotatedElementUtils.findMergedAnnotation(parameter.getParameter(), Fields.class);
        if (fields != null) {
            return List.of(fields.value());
        }
        var type = parameter.getParameterType();
        if (type == Cursor.class) {
            return List.of("cursor", "limit");
        }
        var named = parameter.getParameterAnnotation(RequestParam.class);
        if (named != null) {
            return Map.class.isAssignableFrom(type)
                    ? List.of()
                    : List.of(
                            StringUtils.hasText(named.name())
                                    ? named.name()
                                    : parameter.getParameter().getName());
        }
        return type.isRecord()
                        && parameter.getParameterAnnotations().length == 0
                        && !type.getPackageName().startsWith("clinic.kit.")
                ? List.of(type.getRecordComponents()).stream()
                        .map(component -> component.getName())
                        .toList()
                : List.of();
    }

    /// `side[KNEE]` is one of `side[*]`.
    private static String bare(String name) {
        return name.endsWith("]") ? name.replaceFirst("\\[[A-Z_]+]$", "[*]") : name;
    }

    private static String known(Set<String> declared) {
        return declared.isEmpty()
                ? ""
                : " (known: " + String.join(", ", declared.stream().sorted().toList()) + ")";
    }
}

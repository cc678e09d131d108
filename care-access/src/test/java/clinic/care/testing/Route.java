package clinic.care.testing;

import clinic.kit.access.MutableRules;
import clinic.kit.access.MutableRules.Declared;
import clinic.kit.access.PublicPath;
import clinic.kit.access.Reads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.MimeType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// One way into a service, with its line of the policy.
///
/// @param accepts what it answers with
record Route(String method, String pattern, String accepts, HandlerMethod handler, Declared policy) {

    String name() {
        return method + " " + pattern;
    }

    /// Whether the scope for reading is enough, and a chart that it opens has been read.
    boolean safe() {
        return method.equals("GET") || handler.hasMethodAnnotation(Reads.class);
    }

    /// All of a service.
    ///
    /// @param wrong where code and policy differ
    static List<Route> all(
            RequestMappingHandlerMapping mapping, MutableRules rules, AccessPolicy policy, List<String> wrong) {
        var routes = new ArrayList<Route>();
        var unseen = new LinkedHashSet<>(policy.routes());
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (!handler.getBeanType().getName().startsWith("clinic.")
                    || ErrorController.class.isAssignableFrom(handler.getBeanType())
                    || AnnotatedElementUtils.hasAnnotation(handler.getMethod(), PublicPath.class)) {
                return;
            }
            var accepts = info.getProducesCondition().getProducibleMediaTypes().stream()
                    .findFirst()
                    .map(MimeType::toString)
                    .orElse("application/json");
            for (var method : info.getMethodsCondition().getMethods()) {
                for (var pattern : info.getPatternValues()) {
                    var name = method + " " + pattern;
                    var code = AccessPolicy.line(name, rules.asWritten(handler));
                    unseen.remove(name);
                    if (!policy.routes().contains(name)) {
                        wrong.add("no line in access-policy.txt, which should perhaps be: " + code);
                        continue;
                    }
                    var agreed = policy.of(name);
                    if (!AccessPolicy.line(name, agreed).equals(code)) {
                        wrong.add("the code says " + code + " and the policy " + AccessPolicy.line(name, agreed));
                    } else {
                        routes.add(new Route(method.name(), pattern, accepts, handler, agreed));
                    }
                }
            }
        });
        unseen.forEach(line -> wrong.add("there is no route for the line " + line));
        return routes;
    }
}

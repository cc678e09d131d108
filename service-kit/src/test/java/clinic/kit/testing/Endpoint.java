package clinic.kit.testing;

import clinic.kit.access.Allow;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import java.lang.annotation.Annotation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/// An endpoint as its handler declares it: what it takes, who may call it, and a request that it understands.
record Endpoint(String method, String pattern, HandlerMethod handler) {

    /// A request to be spoiled; null is left out.
    static final class Request {

        @Nullable
        String token;

        @Nullable
        Object body;

        final Map<String, String> headers = new LinkedHashMap<>();
        final Map<String, String> path = new HashMap<>();
        final Map<String, String> query = new LinkedHashMap<>();
    }

    /// As its test names it, `POST /api/v1/cases`.
    String route() {
        return method + " " + pattern;
    }

    @Nullable
    Class<?> bodyType() {
        return parametersWith(RequestBody.class).stream()
                .<Class<?>>map(MethodParameter::getParameterType)
                .findFirst()
                .orElse(null);
    }

    List<MethodParameter> parameters() {
        return Arrays.asList(handler.getMethodParameters());
    }

    List<MethodParameter> parametersWith(Class<? extends Annotation> annotation) {
        return parameters().stream()
                .filter(parameter -> parameter.hasParameterAnnotation(annotation))
                .toList();
    }

    static String name(MethodParameter parameter, Class<? extends Annotation> annotation) {
        var own = AnnotatedElementUtils.getMergedAnnotationAttributes(parameter.getParameter(), annotation);
        var given = own == null ? "" : own.getString("name");
        return given.isEmpty() ? parameter.getParameter().getName() : given;
    }

    boolean takes(Class<?> type) {
        return parameters().stream().anyMatch(parameter -> parameter.getParameterType() == type);
    }

    List<String> roles() {
        var own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allow.class);
        var rule = own != null ? own : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Allow.class);
        return rule == null ? List.of() : List.of(rule.value());
    }

    /// The roles of persons, where persons may come: what a service may do is up to its scopes as well.
    List<String> personsOrServices() {
        var persons = roles().stream().filter(role -> !role.equals("service")).toList();
        return persons.isEmpty() ? roles() : persons;
    }

    /// With the headers it needs, and a made-up value for every path variable.
    Request request() {
        var request = new Request();
        if (takes(IfMatch.class)) {
            request.headers.put("If-Match", "\"1\"");
        }
        if (takes(IdempotencyKey.class)) {
            request.headers.put("Idempotency-Key", UUID.randomUUID().toString());
        }
        for (var variable : parametersWith(PathVariable.class)) {
            var type = variable.getParameterType();
            request.path.put(
                    name(variable, PathVariable.class),
                    type.isEnum()
                            ? type.getEnumConstants()[0].toString()
                            : type == UUID.class ? UUID.randomUUID().toString() : "1");
        }
        return request;
    }

    String uri(Request request) {
        var uri = pattern;
        for (var variable : request.path.entrySet()) {
            uri = uri.replaceAll(
                    "\\{" + variable.getKey() + "(:[^}]*)?}", Matcher.quoteReplacement(variable.getValue()));
        }
        var query = new ArrayList<String>();
        request.query.forEach((name, value) -> query.add(name + "="
                + (value.equals("%00") || value.equals("a%00b")
                        ? value
                        : URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return query.isEmpty() ? uri : uri + "?" + String.join("&", query);
    }
}

package clinic.kit.testing;

import clinic.kit.web.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What may stand in an address, which browsers, proxies and logs keep: ids, codes, days and positions, and nothing
/// that somebody types about a patient. A test per program calls `verify`; whoever adds a parameter finds it here.
public final class Addresses {

    /// Ids are those of things, never numbers that a patient is known by elsewhere; days are those of visits and of the
    /// audit, never of birth.
    private static final Set<String> KNOWN = Set.of(
            "about",
            "action",
            "actor",
            "after",
            "appointmentId",
            "caseId",
            "clinician",
            "clinicianId",
            "consultation",
            "cursor",
            "date",
            "form",
            "from",
            "grant",
            "group",
            "id",
            "item",
            "key",
            "limit",
            "minutes",
            "on",
            "part",
            "patientId",
            "plan",
            "planItemId",
            "relatedId",
            "run",
            "search",
            "service",
            "site",
            "siteId",
            "slug",
            "state",
            "status",
            "subject",
            "to",
            "topic",
            "type",
            "verb",
            "version",
            "visit",
            "visitType",
            "zone");

    private Addresses() {}

    /// @param forms whether what a POST takes comes in its body, as browsers send it
    public static void verify(RequestMappingHandlerMapping mapping, boolean forms) {
        var objections = new TreeSet<String>();
        var names = new TreeSet<String>();
        var routes = new ArrayList<String>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (!handler.getBeanType().getName().startsWith("clinic.")) {
                return;
            }
            var inBody = forms && info.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.POST));
            for (var pattern : info.getPatternValues()) {
                var route = info.getMethodsCondition().getMethods() + " " + pattern;
                routes.add(route);
                for (var parameter : handler.getMethodParameters()) {
                    for (var name : inAddress(parameter, inBody)) {
                        names.add(name);
                        if (!KNOWN.contains(name)) {
                            objections.add(route + " takes " + name + " in its address");
                        }
                    }
                }
            }
        });
        System.out.println("addresses: " + routes.size() + " routes, with " + names);
        if (names.isEmpty() || !objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections));
        }
    }

    private static List<String> inAddress(MethodParameter parameter, boolean inBody) {
        if (parameter.hasParameterAnnotation(PathVariable.class)) {
            return List.of(Endpoint.name(parameter, PathVariable.class));
        }
        if (inBody) {
            return List.of();
        }
        if (parameter.getParameterType() == Cursor.class) {
            return List.of("cursor", "limit");
        }
        if (parameter.hasParameterAnnotation(RequestParam.class)) {
            return List.of(Endpoint.name(parameter, RequestParam.class));
        }
        // bound from the query by their names
        return isBound(parameter)
                ? List.of(parameter.getParameterType().getRecordComponents()).stream()
                        .map(component -> component.getName())
                        .toList()
                : List.of();
    }

    private static boolean isBound(MethodParameter parameter) {
        var type = parameter.getParameterType();
        return type.isRecord()
                && parameter.getParameterAnnotations().length == 0
                && !type.getPackageName().startsWith("clinic.kit.");
    }
}

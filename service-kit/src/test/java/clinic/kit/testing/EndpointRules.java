package clinic.kit.testing;

import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.access.PublicPath;
import clinic.kit.access.Reads;
import clinic.kit.audit.AuditEntry;
import clinic.kit.audit.OfCase;
import clinic.kit.audit.OfPatient;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Page;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What holds for every endpoint of a service; a test per service calls `verify`.
public final class EndpointRules {

    private static final Set<RequestMethod> CHANGING =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    private EndpointRules() {}

    /// Every handler of ours has an `@Allow` that names somebody, every id that a request can carry says what it
    /// stands for, every list of what tells of patients is audited, and every handler that changes something takes
    /// either an idempotency key (it creates) or `If-Match` (it changes what is there), not both. One that only
    /// looks for something takes neither.
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
            if (listsPatientsUnseen(handler)) {
                objections.add(name + " lists what tells of patients, and no OfPatient or OfCase has it audited");
            }
            guards(handler).forEach(objection -> objections.add(name + " " + objection));
            var methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty()) {
                objections.add(name + " answers every method");
            }
            if (methods.stream().anyMatch(CHANGING::contains)) {
                var guards = Arrays.stream(handler.getMethod().getParameterTypes())
                        .filter(type -> type == IfMatch.class || type == IdempotencyKey.class)
                        .toList();
                if (handler.hasMethodAnnotation(Reads.class)) {
                    if (!guards.isEmpty() || !methods.equals(Set.of(RequestMethod.POST))) {
                        objections.add(name + " says that it reads, and takes what changes take");
                    }
                } else if (guards.size() != 1) {
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

    /// What is listed below one thing of a patient is audited when that is opened, and the trail writes down itself
    /// what it was asked.
    private static boolean listsPatientsUnseen(HandlerMethod handler) {
        var below = Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(PathVariable.class))
                .anyMatch(parameter -> parameter.hasParameterAnnotation(Guarded.class));
        return !below
                && handler.getMethod().getGenericReturnType() instanceof ParameterizedType page
                && page.getRawType() == Page.class
                && page.getActualTypeArguments()[0] instanceof Class<?> item
                && item != AuditEntry.class
                && item.isRecord()
                && Arrays.stream(item.getRecordComponents())
                        .anyMatch(component -> List.of("patientId", "caseId").contains(component.getName()))
                && !OfPatient.class.isAssignableFrom(item)
                && !OfCase.class.isAssignableFrom(item);
    }

    private static List<String> guards(HandlerMethod handler) {
        var objections = new ArrayList<String>();
        var kinds = new ArrayList<String>();
        for (var parameter : handler.getMethodParameters()) {
            var guarded = parameter.getParameterAnnotation(Guarded.class);
            if (guarded != null) {
                kinds.add(guarded.value());
            } else {
                ids(
                        parameter.getParameterType(),
                        parameter.getGenericParameterType(),
                        guarded,
                        "",
                        false,
                        objections,
                        kinds);
            }
        }
        var allow = allow(handler);
        if (allow != null) {
            kinds.removeAll(List.of(Guarded.NOTHING, Guarded.SITE));
            if (allow.care() && kinds.isEmpty()) {
                objections.add("asks for a care relationship, but no id says with whom");
            }
            if (!List.of(allow.value()).containsAll(List.of(allow.exempt()))) {
                objections.add("exempts a role that may not call it");
            }
        }
        return objections;
    }

    /// Ids inside what a request carries.
    private static void ids(
            Class<?> type,
            Type generic,
            @Nullable Guarded guarded,
            String field,
            boolean inList,
            List<String> objections,
            List<String> kinds) {
        if (guarded != null) {
            kinds.add(guarded.value());
            if (inList && !guarded.value().equals(Guarded.NOTHING)) {
                objections.add("has a guarded id in a list, which nobody looks at: " + field);
            }
        } else if (type == UUID.class) {
            objections.add("takes an id that does not say what it stands for: @Guarded " + field);
        } else if (Collection.class.isAssignableFrom(type)
                && generic instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element) {
            ids(element, element, null, field + "[]", true, objections, kinds);
        } else if (type.isRecord()
                && type.getName().startsWith("clinic.")
                && !type.getPackageName().startsWith("clinic.kit.access")
                && !type.getPackageName().startsWith("clinic.kit.web")) {
            for (var component : type.getRecordComponents()) {
                ids(
                        component.getType(),
                        component.getGenericType(),
                        component.getAnnotation(Guarded.class),
                        field.isEmpty() ? component.getName() : field + "." + component.getName(),
                        inList,
                        objections,
                        kinds);
            }
        }
    }

    private static @Nullable Allow allow(HandlerMethod handler) {
        var own = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allow.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Allow.class);
    }

    private static boolean isAllowedToSomebody(HandlerMethod handler) {
        var allow = allow(handler);
        return allow != null && allow.value().length > 0;
    }
}

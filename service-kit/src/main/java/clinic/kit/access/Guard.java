package clinic.kit.access;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/// Where a request to an endpoint carries the id of something guarded.
///
/// @param field how the request calls it: `id`, `siteId`, `history.source`
record Guard(String kind, String field, Place place, int argument, List<RecordComponent> path) {

    enum Place {
        PATH,
        QUERY,
        BODY
    }

    /// All of an endpoint, in the order of its parameters.
    static List<Guard> of(HandlerMethod handler) {
        var guards = new ArrayList<Guard>();
        for (var parameter : handler.getMethodParameters()) {
            var place = place(parameter);
            var declared = parameter.getParameterAnnotation(Guarded.class);
            if (declared != null) {
                guards.add(
                        new Guard(declared.value(), name(parameter), place, parameter.getParameterIndex(), List.of()));
            } else if (parameter.getParameterType().isRecord()) {
                inside(parameter.getParameterType(), "", place, parameter.getParameterIndex(), List.of(), guards);
            }
        }
        return guards.stream()
                .filter(guard -> !guard.kind().equals(Guarded.NOTHING))
                .toList();
    }

    private static void inside(
            Class<?> record, String prefix, Place place, int argument, List<RecordComponent> path, List<Guard> guards) {
        for (var component : record.getRecordComponents()) {
            var deeper = new ArrayList<>(path);
            deeper.add(component);
            var declared = component.getAnnotation(Guarded.class);
            if (declared != null) {
                guards.add(new Guard(
                        declared.value(), prefix + component.getName(), place, argument, List.copyOf(deeper)));
            } else if (component.getType().isRecord()) {
                inside(component.getType(), prefix + component.getName() + ".", place, argument, deeper, guards);
            }
        }
    }

    /// The id, if these arguments carry one.
    @Nullable
    UUID idIn(@Nullable Object[] arguments) {
        var value = arguments[argument];
        for (var component : path) {
            if (value == null) {
                return null;
            }
            value = read(component.getAccessor(), value);
        }
        return (UUID) value;
    }

    private static @Nullable Object read(Method accessor, Object record) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "A component of " + record.getClass().getName() + " cannot be read", e);
        }
    }

    private static Place place(MethodParameter parameter) {
        if (parameter.hasParameterAnnotation(PathVariable.class)) {
            return Place.PATH;
        }
        return parameter.hasParameterAnnotation(RequestBody.class) ? Place.BODY : Place.QUERY;
    }

    private static String name(MethodParameter parameter) {
        return parameter.getParameter().getName();
    }
}

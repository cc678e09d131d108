package clinic.contracts;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One value that an event carries.
///
/// @param path     from the event down, such as `patient.birthDate`; `items[].visits` inside a list
/// @param type     of the value; of the element where it is a list
/// @param list     whether there is any number of them
/// @param optional whether it may be null
record ContractField(String path, Class<?> type, boolean list, boolean optional) {

    /// The event's own fields, in order.
    static List<ContractField> direct(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(ContractField::of)
                .toList();
    }

    /// The event's fields and those of the records in it, down to plain values.
    static List<ContractField> all(Class<?> record) {
        return direct(record).stream().flatMap(ContractField::leaves).toList();
    }

    /// The path, marked where it is a list itself.
    String declared() {
        return path + (list ? "[]" : "");
    }

    private Stream<ContractField> leaves() {
        if (!type.isRecord()) {
            return Stream.of(this);
        }
        var prefix = declared() + ".";
        return all(type).stream()
                .map(inner -> new ContractField(prefix + inner.path, inner.type, inner.list, inner.optional));
    }

    private static ContractField of(RecordComponent component) {
        var optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (component.getAnnotatedType() instanceof AnnotatedParameterizedType generic
                && component.getType() == List.class) {
            var element = (Class<?>) generic.getAnnotatedActualTypeArguments()[0].getType();
            return new ContractField(component.getName(), element, true, optional);
        }
        return new ContractField(component.getName(), component.getType(), false, optional);
    }
}

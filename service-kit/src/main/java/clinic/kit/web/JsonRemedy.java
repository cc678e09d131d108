package clinic.kit.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Says what to change in a body that cannot be read. Never quotes the value that was sent.
final class JsonRemedy {

    private static final String OWN_CLASSES = "clinic.";

    private JsonRemedy() {}

    /// Path of the field in the body, such as `history.regions[0].side`; empty for the body as a whole.
    static String field(JacksonException e) {
        var path = new StringBuilder();
        for (var reference : e.getPath()) {
            var name = reference.getPropertyName();
            if (name == null) {
                path.append('[').append(Math.max(reference.getIndex(), 0)).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.toString();
    }

    static boolean isMalformed(JacksonException e) {
        return !(e instanceof DatabindException || e instanceof InputCoercionException);
    }

    static String remedy(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "is not known here; remove it" + known(unknown);
            case ValueInstantiationException invalid -> ownWords(invalid);
            case InputCoercionException outOfRange -> expected(outOfRange.getTargetType());
            case InvalidNullException _ -> "must not hold null";
            case StrictJson.Unstorable text -> text.getOriginalMessage();
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            default -> "cannot be read; check its form";
        };
    }

    private static String known(UnrecognizedPropertyException e) {
        var known = e.getKnownPropertyIds();
        return known == null || known.isEmpty()
                ? ""
                : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ", " (known: ", ")"));
    }

    /// A record of ours that refuses a value says why in words meant for the caller; anybody else's words stay inside.
    private static String ownWords(ValueInstantiationException e) {
        return e.getCause() instanceof IllegalArgumentException refusal
                        && refusal.getClass() == IllegalArgumentException.class
                        && refusal.getStackTrace().length > 0
                        && refusal.getStackTrace()[0].getClassName().startsWith(OWN_CLASSES)
                        && refusal.getMessage() != null
                ? refusal.getMessage()
                : "is not a valid value";
    }

    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "has the wrong type";
        }
        if (type.isEnum()) {
            return "must be one of " + String.join(", ", StrictJson.allowed(type));
        }
        if (type == UUID.class) {
            return "must be a UUID such as 0192a000-0000-7000-8000-000000000001";
        }
        if (type == Instant.class) {
            return "must be an instant such as 2026-03-01T09:30:00Z, in a year of four digits";
        }
        if (type == LocalDate.class) {
            return "must be a date such as 2026-03-01, in a year of four digits";
        }
        if (type == LocalTime.class) {
            return "must be a time of day such as 09:30";
        }
        if (type == String.class || type == Character.class || type == char.class) {
            return "must be text without control characters";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "must be a number";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "must be a list";
        }
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "must be an object";
        }
        return "has the wrong form";
    }
}

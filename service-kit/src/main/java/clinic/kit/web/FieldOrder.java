package clinic.kit.web;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Orders field paths as the fields stand in the request's record, so that errors are told from top to bottom.
final class FieldOrder implements Comparator<String> {

    private final @Nullable Class<?> root;

    FieldOrder(@Nullable Class<?> root) {
        this.root = root;
    }

    @Override
    public int compare(String one, String other) {
        var order = Arrays.compare(positions(one), positions(other));
        return order != 0 ? order : one.compareTo(other);
    }

    private int[] positions(String path) {
        var positions = new ArrayList<Integer>();
        Type type = root;
        for (var step : path.split("(?=\\[)|\\.")) {
            if (step.startsWith("[")) {
                positions.add(number(step));
                type = element(type);
                continue;
            }
            var components = type instanceof Class<?> c && c.isRecord()
                    ? List.of(c.getRecordComponents())
                    : List.<RecordComponent>of();
            var position = 0;
            while (position < components.size()
                    && !components.get(position).getName().equals(step)) {
                position++;
            }
            positions.add(position);
            type = position < components.size() ? components.get(position).getGenericType() : null;
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int number(String index) {
        var digits = index.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static @Nullable Type element(@Nullable Type type) {
        return switch (type) {
            case ParameterizedType list -> list.getActualTypeArguments()[list.getActualTypeArguments().length - 1];
            case Class<?> array when array.isArray() -> array.getComponentType();
            case null, default -> null;
        };
    }
}

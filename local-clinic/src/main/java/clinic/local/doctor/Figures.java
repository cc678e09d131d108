package clinic.local.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a service says at `/actuator/prometheus`.
public record Figures(List<Figure> all) {

    /// @param value `NaN` where the service does not know
    public record Figure(String name, Map<String, String> labels, double value) {

        public String label(String of) {
            return labels.getOrDefault(of, "");
        }
    }

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public static Figures parse(String exposition) {
        var figures = new ArrayList<Figure>();
        exposition.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var matched = LINE.matcher(line);
            if (matched.matches()) {
                var labels = new HashMap<String, String>();
                if (matched.group(2) != null) {
                    LABEL.matcher(matched.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                }
                figures.add(new Figure(matched.group(1), labels, value(matched.group(3))));
            }
        });
        return new Figures(List.copyOf(figures));
    }

    /// Those of this name that are greater than a limit; what is not known is not.
    List<Figure> above(String name, double limit) {
        return all.stream()
                .filter(figure -> figure.name().equals(name) && figure.value() > limit)
                .toList();
    }

    List<Figure> zero(String name) {
        return all.stream()
                .filter(figure -> figure.name().equals(name) && figure.value() == 0)
                .toList();
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}

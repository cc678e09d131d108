package clinic.system;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a PromQL expression asks for, as far as these files use PromQL.
///
/// @param selectors every metric with what is asked of its labels
/// @param groupings the labels by which anything is grouped or matched
record Queries(List<Selector> selectors, Set<String> groupings) {

    /// @param labels those that are compared; with the value where they must be equal to it, else empty
    record Selector(String metric, Map<String, String> labels) {}

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|ignoring|without)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()(?![\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "Inf", "NaN");

    static Queries of(String expression) {
        var selectors = new ArrayList<Selector>();
        var rest = SELECTOR.matcher(expression).replaceAll(found -> {
            var labels = new TreeMap<String, String>();
            MATCHER.matcher(found.group(2))
                    .results()
                    .forEach(label -> labels.put(label.group(1), label.group(2).equals("=") ? label.group(3) : ""));
            selectors.add(new Selector(found.group(1), labels));
            return "1";
        });
        var groupings = GROUPING.matcher(rest)
                .results()
                .flatMap(grouping -> Pattern.compile("\\s*,\\s*")
                        .splitAsStream(grouping.group(1).strip()))
                .collect(toCollection(TreeSet::new));
        rest = GROUPING.matcher(rest).replaceAll(" ").replaceAll("\\[[^]]*]", " ");
        NAME.matcher(rest)
                .results()
                .map(name -> name.group())
                .filter(name -> !WORDS.contains(name))
                .forEach(name -> selectors.add(new Selector(name, Map.of())));
        return new Queries(selectors, groupings);
    }
}

package clinic.care.testing;

import clinic.care.testing.Cells.Cell;
import clinic.kit.access.MutableRules;
import clinic.kit.access.MutableRules.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Bends every condition of every rule in turn, and asks the questions whose answers have to change: proof that the
/// matrix would notice a rule that is wrong.
///
/// A few bends cannot change an answer, and are counted by kind. Four of them since a condition stands in every rule
/// and at some routes has nothing to hold against: the scope, where somebody comes with a session, which has all of
/// them; the label of things that carry none; the site of a patient, who is the whole group's; care for what is no
/// patient's. That a thing has no label, site or patient is looked up and not believed ([AccessMatrix]). The fifth is
/// a guard that only asks whether a patient is there, which the handler asks again: that it does is heard from the
/// service. Any other bend that no cell tells is an error.
final class Bending {

    /// So many of the cells that have to notice are asked, one of which has to.
    private static final int ENOUGH = 3;

    private final MutableRules rules;
    private final Cells cells;
    private final Asking asking;
    private final boolean scopes;
    private final Set<String> ofPatients;
    private final Map<String, List<String>> labels;
    private final Map<String, Integer> silent = new TreeMap<>();
    private int noticed;

    Bending(
            MutableRules rules,
            Cells cells,
            Asking asking,
            boolean scopes,
            Set<String> ofPatients,
            Map<String, List<String>> labels) {
        this.rules = rules;
        this.cells = cells;
        this.asking = asking;
        this.scopes = scopes;
        this.ofPatients = ofPatients;
        this.labels = labels;
    }

    /// What nobody would notice.
    List<String> bend(Route route) {
        var unnoticed = new ArrayList<String>();
        for (var mutation : rules.mutations(route.handler(), Set.copyOf(Cells.ROLES))) {
            var telling = cells.of(route).stream()
                    .filter(cell -> !cells.expected(route, cell).equals(cells.expected(route, mutation, cell)))
                    .toList();
            var silence = telling.isEmpty() ? silence(route, mutation) : null;
            if (silence != null) {
                silent.merge(silence, 1, Integer::sum);
            } else if (telling.isEmpty()) {
                unnoticed.add(route.name() + ": no cell could tell: " + mutation.name());
            } else if (isNoticed(route, mutation, telling)) {
                noticed++;
            } else if (telling.stream().allMatch(cell -> cell.unknown() != null)) {
                silent.merge("guard that the handler repeats", 1, Integer::sum);
            } else {
                unnoticed.add(route.name() + ": nobody notices: " + mutation.name());
            }
        }
        return unnoticed;
    }

    private boolean isNoticed(Route route, Mutation mutation, List<Cell> telling) {
        rules.bend(route.handler(), mutation);
        try {
            return telling.stream()
                    .limit(ENOUGH)
                    .anyMatch(cell -> !asking.hear(route, cell).is(cells.expected(route, cell)));
        } finally {
            rules.straighten();
        }
    }

    /// Why the bent condition says nothing at this route; null if it should.
    private @Nullable String silence(Route route, Mutation mutation) {
        var kinds = route.policy().guards().stream().map(guard -> guard.kind()).toList();
        return switch (mutation.name()) {
            case "scope ignored" -> scopes ? null : "scope in a session";
            case "label ignored" -> kinds.stream().anyMatch(labels::containsKey) ? null : "label of what has none";
            case "site ignored" -> kinds.stream().allMatch("patient"::equals) ? "site of a patient" : null;
            case "care asked for" -> kinds.stream().anyMatch(ofPatients::contains) ? null : "care for no patient";
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "%d rules bent and noticed, %d that say nothing %s"
                .formatted(
                        noticed,
                        silent.values().stream().mapToInt(Integer::intValue).sum(),
                        silent);
    }
}

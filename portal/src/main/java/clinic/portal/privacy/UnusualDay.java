package clinic.portal.privacy;

import clinic.care.UnusualAccess.Day;
import clinic.care.UnusualAccess.Deed;
import clinic.care.UnusualAccess.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one person did with one patient's data on one day, summed up over the trails in which it stands.
///
/// @param deeds   what was done, in the order in which it began
/// @param reasons why the glass was broken, the newest first, as far as the services tell
/// @param seen    how often each thing stands in each trail: what a review of this covers
public record UnusualDay(
        LocalDate day,
        UUID actor,
        @Nullable String name,
        UUID patientId,
        List<Done> deeds,
        List<Reason> reasons,
        Map<String, Integer> seen) {

    /// The day as one trail tells of it.
    record Part(String service, Day day) {}

    /// @param services in whose trails it stands
    public record Sum(int times, Instant first, Instant last, List<String> services) {

        Sum plus(Sum other) {
            var both = new TreeSet<>(services);
            both.addAll(other.services);
            return new Sum(
                    times + other.times,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    List.copyOf(both));
        }
    }

    public record Done(String action, String resourceType, Sum sum) {}

    /// @param parts of the same person, patient and day
    static UnusualDay of(List<Part> parts) {
        var sums = new LinkedHashMap<List<String>, Sum>();
        var reasons = new ArrayList<Reason>();
        var seen = new TreeMap<String, Integer>();
        for (var part : parts) {
            for (var deed : part.day().deeds()) {
                sums.merge(List.of(deed.action(), deed.resourceType()), sum(part.service(), deed), Sum::plus);
                seen.put(part.service() + " " + deed.action() + " " + deed.resourceType(), deed.times());
                reasons.addAll(deed.reasons());
            }
        }
        var one = parts.getFirst().day();
        return new UnusualDay(
                one.day(),
                one.actor(),
                parts.stream()
                        .map(part -> part.day().actorName())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                one.patientId(),
                sums.entrySet().stream()
                        .map(it -> new Done(it.getKey().getFirst(), it.getKey().getLast(), it.getValue()))
                        .sorted(Comparator.comparing(it -> it.sum().first()))
                        .toList(),
                reasons.stream()
                        .sorted(Comparator.comparing(Reason::at).reversed())
                        .toList(),
                Collections.unmodifiableMap(seen));
    }

    private static Sum sum(String service, Deed deed) {
        return new Sum(deed.times(), deed.first(), deed.last(), List.of(service));
    }

    List<String> keys() {
        return List.of(day.toString(), actor.toString(), patientId.toString());
    }

    /// Made of what the entry is about, so that it is the same whenever somebody asks.
    public UUID id() {
        return id(keys());
    }

    static UUID id(List<String> keys) {
        return UUID.nameUUIDFromBytes(String.join(" ", keys).getBytes(StandardCharsets.UTF_8));
    }

    /// Everything taken together.
    public Sum sum() {
        return deeds.stream().map(Done::sum).reduce(Sum::plus).orElseThrow();
    }

    public boolean brokeTheGlass() {
        return deeds.stream().anyMatch(it -> it.action().equals("BREAK_GLASS"));
    }
}

package clinic.local.operations;

import clinic.contracts.Topic;
import clinic.contracts.Topics;
import clinic.local.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether the services agree on every key of every stream: what its publisher numbered last, each consumer has
/// handled. They are asked for digests of 256 parts, and for keys only where these differ. What is on its way differs
/// for a moment; whoever asks looks twice and believes what stayed.
public final class Reconciliation {

    private final OperationsApi api;

    public Reconciliation(OperationsApi api) {
        this.api = api;
    }

    /// One key on which a consumer and the publisher do not agree.
    ///
    /// @param published the number that the publisher gave last, 0 if it does not know the key
    /// @param handled   the number that the group handled last, 0 if it does not know the key
    /// @param blocked   a dead letter holds the key
    public record Difference(String topic, String group, UUID key, long published, long handled, boolean blocked) {

        /// The consumer knows more than its publisher, which has lost something.
        public boolean publisherLost() {
            return handled > published;
        }

        public String words() {
            var publisher = topic.substring(0, topic.indexOf('.'));
            if (publisherLost()) {
                return "%s has handled event %d of %s, and %s knows %s only: it lost them (./clinic repair %s)"
                        .formatted(group, handled, key, publisher, published == 0 ? "none" : published, publisher);
            }
            return "%s has handled %s of %d events of %s%s"
                    .formatted(
                            group,
                            handled == 0 ? "none" : handled,
                            published,
                            key,
                            blocked
                                    ? ": a dead letter holds it (./clinic dead-letters)"
                                    : ": they did not arrive (./clinic repair %s)"
                                            .formatted(group.substring(0, group.indexOf('.'))));
        }
    }

    /// What one stream came to.
    ///
    /// @param keys   as its publisher knows them
    /// @param groups that were compared
    public record Stream(String topic, long keys, List<String> groups, List<Difference> differences) {}

    /// One look at every stream.
    public List<Stream> look() {
        var known = new LinkedHashMap<Part, JsonNode>();
        Part.services().forEach(service -> known.put(service, api.get(service, "/streams")));
        return Topics.ALL.stream().map(topic -> look(topic, known)).toList();
    }

    private Stream look(Topic topic, Map<Part, JsonNode> known) {
        var publisher =
                Part.named(topic.name().substring(0, topic.name().indexOf('.'))).orElseThrow();
        var published = digests(publisher, topic.name(), null);
        var groups = new ArrayList<String>();
        var differences = new ArrayList<Difference>();
        known.forEach((service, streams) -> streams.forEach(stream -> {
            var group = stream.path("group").asString("");
            if (!group.isEmpty() && stream.path("topic").asString().equals(topic.name())) {
                groups.add(group);
                differing(published, digests(service, topic.name(), group))
                        .forEach(part -> differences.addAll(compare(topic.name(), publisher, service, group, part)));
            }
        }));
        var keys = published.values().stream().mapToLong(Digest::keys).sum();
        return new Stream(topic.name(), keys, groups, differences);
    }

    private record Digest(long keys, String hash) {}

    private Map<Integer, Digest> digests(Part service, String topic, @Nullable String group) {
        var digests = new HashMap<Integer, Digest>();
        api.get(service, "/streams/" + topic + "/digests" + (group == null ? "" : "?group=" + group))
                .forEach(it -> digests.put(
                        it.path("bucket").asInt(),
                        new Digest(it.path("keys").asLong(), it.path("hash").asString())));
        return digests;
    }

    private static Collection<Integer> differing(Map<Integer, Digest> one, Map<Integer, Digest> other) {
        var parts = new TreeSet<>(one.keySet());
        parts.addAll(other.keySet());
        parts.removeIf(part -> one.containsKey(part) && one.get(part).equals(other.get(part)));
        return parts;
    }

    private record Head(long sequence, boolean blocked) {
        static final Head NONE = new Head(0, false);
    }

    private List<Difference> compare(String topic, Part publisher, Part service, String group, int part) {
        var published = heads(publisher, topic, "", part);
        var handled = heads(service, topic, group, part);
        Set<UUID> keys = new HashSet<>(published.keySet());
        keys.addAll(handled.keySet());
        var differences = new ArrayList<Difference>();
        keys.stream().sorted().forEach(key -> {
            var here = published.getOrDefault(key, Head.NONE);
            var there = handled.getOrDefault(key, Head.NONE);
            if (here.sequence() != there.sequence()) {
                differences.add(new Difference(topic, group, key, here.sequence(), there.sequence(), there.blocked()));
            }
        });
        return differences;
    }

    private Map<UUID, Head> heads(Part service, String topic, String group, int part) {
        var heads = new HashMap<UUID, Head>();
        api.each(
                service,
                "/streams/" + topic + "/heads",
                Map.of("group", group, "part", String.valueOf(part)),
                head -> heads.put(
                        UUID.fromString(head.path("key").asString()),
                        new Head(
                                head.path("sequence").asLong(),
                                head.path("blocked").asBoolean())));
        return heads;
    }
}

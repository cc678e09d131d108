package clinic.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who may write and read which topic: the one list that `docs/events.md`, the build's check of the services' bindings
/// and the broker's rules are made of.
public final class TopicRights {

    /// Which applications may read a topic besides the one that publishes it: the least that their work needs.
    private static final Map<Topic, List<String>> READERS = Map.of(
            Topics.PATIENTS, List.of("scheduling", "records", "notification", "portal"),
            Topics.CASES, List.of("scheduling", "records", "notification", "portal"),
            Topics.HISTORIES, List.of("records"),
            Topics.DIRECTORY, List.of("intake", "records", "notification", "portal"),
            Topics.APPOINTMENTS, List.of("intake", "records", "notification", "portal"),
            Topics.READINESS, List.of("notification", "portal"),
            Topics.CONSULTATIONS, List.of("intake", "scheduling", "notification", "portal"),
            Topics.PLANS, List.of("intake", "scheduling", "notification", "portal"),
            Topics.BREAK_GLASS, List.of("intake", "scheduling", "notification", "portal"),
            Topics.DELIVERIES, List.of("intake", "scheduling", "portal"));

    private TopicRights() {}

    /// Every program that has anything to do with the broker, by the name that it signs in with there.
    public static List<String> applications() {
        return Topics.AUDIT_ANCHORS.stream().map(TopicRights::owner).toList();
    }

    public static List<String> readers(Topic topic) {
        return READERS.getOrDefault(topic, List.of());
    }

    /// Its own topics, and the one of its audit anchors; of each there is one writer.
    public static List<String> writableBy(String application) {
        var topics = new ArrayList<String>();
        Topics.ALL.forEach(topic -> topics.add(topic.name()));
        topics.addAll(Topics.AUDIT_ANCHORS);
        topics.removeIf(topic -> !owner(topic).equals(application));
        return topics;
    }

    /// What is published for it, and what it wrote itself, by which it is repaired.
    public static List<String> readableBy(String application) {
        var topics = new ArrayList<>(writableBy(application));
        Topics.ALL.stream()
                .filter(topic -> readers(topic).contains(application))
                .forEach(topic -> topics.add(topic.name()));
        return topics;
    }

    /// What its consumer groups' names begin with.
    public static String groupPrefix(String application) {
        return application + ".";
    }

    private static String owner(String topic) {
        return topic.substring(0, topic.indexOf('.'));
    }
}

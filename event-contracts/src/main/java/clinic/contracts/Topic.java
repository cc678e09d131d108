package clinic.contracts;

import java.util.Map;

/// One Kafka topic of the published language: its name `<service>.<plural>.v<major>`, the sealed interface of its
/// events, and how it is kept.
///
/// @param name       topic name
/// @param events     sealed interface whose records are the topic's events
/// @param kind       facts are kept for ever and counted without a gap; state is compacted, the newest wins
/// @param phi        the most sensitive content an event of this topic may hold
public record Topic(String name, Class<? extends Event> events, Kind kind, Phi phi) {

    /// Six partitions give every topic room for six consumers of a group; raising it later would move keys.
    public static final int PARTITIONS = 6;

    public enum Kind {
        FACTS,
        STATE
    }

    /// What a topic may hold. Every topic is protected as health information; the budget limits what a leak would tell.
    public enum Phi {
        /// Opaque ids and codes only.
        CODED,
        /// Names, birth dates, contacts.
        IDENTIFIERS,
        /// What a person wrote.
        FREE_TEXT
    }

    public int partitions() {
        return PARTITIONS;
    }

    /// The topic's Kafka configuration.
    public Map<String, String> config() {
        return switch (kind) {
            case FACTS -> Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");
            case STATE -> Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "60000");
        };
    }
}

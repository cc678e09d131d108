package clinic.care.testing;

import clinic.kit.testing.TestTokens;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The things that a matrix asks for: one of each kind, of four patients each.
public final class World {

    /// Whose things.
    public enum Of {
        /// Of a patient of the Harbor site without a visit.
        HARBOR,
        /// Of one who has a visit at Harbor.
        SEEN_AT_HARBOR,
        /// Of one of the Harbor site who has a visit at Riverside.
        SEEN_AT_RIVERSIDE,
        /// Of a patient of the Riverside site without a visit.
        RIVERSIDE;

        public UUID site() {
            return this == RIVERSIDE ? TestTokens.RIVERSIDE : TestTokens.HARBOR;
        }
    }

    private final Map<Of, UUID> patients = new EnumMap<>(Of.class);
    private final Map<Of, Map<String, UUID>> things = new EnumMap<>(Of.class);

    public World() {
        for (var of : Of.values()) {
            patients.put(of, UUID.randomUUID());
            things.put(of, new HashMap<>(Map.of("site", of.site())));
        }
    }

    public UUID patient(Of of) {
        return patients.getOrDefault(of, UUID.randomUUID());
    }

    /// @param kind as `@Guarded` calls it; `kind:LABEL` for one that carries a label
    public World put(Of of, String kind, UUID id) {
        things.getOrDefault(of, new HashMap<>()).put(kind, id);
        return this;
    }

    UUID id(Of of, String kind) {
        var id = things.getOrDefault(of, Map.of()).get(kind);
        if (id == null) {
            throw new IllegalStateException("Give the world a " + kind + " of " + of);
        }
        return id;
    }
}

package clinic.kit.testing;

import java.util.Map;

/// The endpoints that every service has from the kit, for what is asked of all endpoints.
public final class KitEndpoints {

    /// A good body for each that takes one.
    public static final Map<String, Map<String, Object>> BODIES = Map.of(
            "POST /api/v1/operations/dead-letters/{id}/discard", Map.of("reason", "a test record"),
            "POST /api/v1/operations/projections/{group}/rebuild", Map.of("replace", true),
            "POST /api/v1/operations/lost-events/{id}/settlement", Map.of("reason", "booked again"));

    private KitEndpoints() {}
}

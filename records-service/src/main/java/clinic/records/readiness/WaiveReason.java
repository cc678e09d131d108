package clinic.records.readiness;

/// Why a consultation can do without an item.
enum WaiveReason {
    NOT_INDICATED,
    NOT_AVAILABLE,
    DONE_ELSEWHERE
}

package clinic.records.readiness;

/// What a person can do with an item.
enum Step {
    REQUEST,
    RECEIVE,
    REVIEW,
    WAIVE;

    String participle() {
        return switch (this) {
            case REQUEST -> "requested";
            case RECEIVE -> "received";
            case REVIEW -> "reviewed";
            case WAIVE -> "waived";
        };
    }
}

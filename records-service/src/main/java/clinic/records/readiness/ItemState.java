package clinic.records.readiness;

import java.util.Optional;

/// How far an item is, and where it may go from there. Pure: the whole table of legal steps is this one switch.
enum ItemState {
    MISSING,
    REQUESTED,
    RECEIVED,
    REVIEWED,
    NOT_APPLICABLE;

    /// The state after the step, or nothing where the step makes no sense. What is here can no longer be waived, and
    /// what was waived can still turn up.
    Optional<ItemState> after(Step step) {
        return switch (this) {
            case MISSING ->
                switch (step) {
                    case REQUEST -> Optional.of(REQUESTED);
                    case RECEIVE -> Optional.of(RECEIVED);
                    case WAIVE -> Optional.of(NOT_APPLICABLE);
                    case REVIEW -> Optional.empty();
                };
            case REQUESTED ->
                switch (step) {
                    case RECEIVE -> Optional.of(RECEIVED);
                    case WAIVE -> Optional.of(NOT_APPLICABLE);
                    case REQUEST, REVIEW -> Optional.empty();
                };
            case RECEIVED ->
                switch (step) {
                    case REVIEW -> Optional.of(REVIEWED);
                    case REQUEST, RECEIVE, WAIVE -> Optional.empty();
                };
            case REVIEWED ->
                switch (step) {
                    case REQUEST, RECEIVE, REVIEW, WAIVE -> Optional.empty();
                };
            case NOT_APPLICABLE ->
                switch (step) {
                    case REQUEST -> Optional.of(REQUESTED);
                    case RECEIVE -> Optional.of(RECEIVED);
                    case REVIEW, WAIVE -> Optional.empty();
                };
        };
    }

    /// Whether a consultation can go ahead as far as this item is concerned.
    boolean settled() {
        return switch (this) {
            case RECEIVED, REVIEWED, NOT_APPLICABLE -> true;
            case MISSING, REQUESTED -> false;
        };
    }

    /// The way it reads in a sentence.
    String inWords() {
        return switch (this) {
            case MISSING -> "missing";
            case REQUESTED -> "requested";
            case RECEIVED -> "received";
            case REVIEWED -> "reviewed";
            case NOT_APPLICABLE -> "not applicable";
        };
    }
}

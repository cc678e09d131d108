package clinic.records.readiness;

import clinic.contracts.records.ReadinessEvent.ReviewItem;
import java.util.Locale;

/// Why an item stays as it is.
abstract sealed class ReadinessRefused extends RuntimeException {

    private final String detail;

    private ReadinessRefused(String detail) {
        super(detail);
        this.detail = detail;
    }

    /// A sentence for the person who asked.
    String detail() {
        return detail;
    }

    static final class StepNotPossible extends ReadinessRefused {
        StepNotPossible(ReviewItem item, ItemState state, Step step) {
            super("%s is %s and so cannot be %s."
                    .formatted(
                            item.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            state.inWords(),
                            step.participle()));
        }
    }
}

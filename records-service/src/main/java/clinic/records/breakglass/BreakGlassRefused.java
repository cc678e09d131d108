package clinic.records.breakglass;

/// Why the glass stays whole.
abstract sealed class BreakGlassRefused extends RuntimeException {

    private final String slug;

    private BreakGlassRefused(String slug, String detail) {
        super(detail);
        this.slug = slug;
    }

    String slug() {
        return slug;
    }

    /// A sentence for the person who asked.
    String detail() {
        return String.valueOf(getMessage());
    }

    static final class NotNeeded extends BreakGlassRefused {
        NotNeeded() {
            super("care-relationship-exists", "You care for this patient, so the chart is open to you without this.");
        }
    }

    static final class AlreadyOpen extends BreakGlassRefused {
        AlreadyOpen() {
            super("emergency-access-open", "The chart is open to you already, until the hour is over.");
        }
    }

    static final class AlreadyEnded extends BreakGlassRefused {
        AlreadyEnded() {
            super("emergency-access-ended", "This emergency access has ended already.");
        }
    }
}

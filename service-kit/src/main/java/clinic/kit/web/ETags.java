package clinic.kit.web;

/// The entity tag of an aggregate is its version in quotes.
public final class ETags {

    private ETags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }
}

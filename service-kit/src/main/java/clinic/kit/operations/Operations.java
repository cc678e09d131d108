package clinic.kit.operations;

/// What the endpoints of this package have in common.
public final class Operations {

    /// The role that may call them. It sees no health information, so nothing here tells any.
    static final String ROLE = "operations";

    static final String PATH = "/api/v1/operations";

    /// Called with a token everywhere, even at a program whose pages have sessions.
    public static final String PATHS = PATH + "/**";

    /// How long a stated reason may be.
    public static final int REASON = 500;

    private Operations() {}
}

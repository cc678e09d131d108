package clinic.kit.audit;

/// What people do that is written down.
public enum Action {
    READ,
    LIST,
    SEARCH,
    EXPORT,
    PRINT,
    CHANGED,
    SIGN_IN,
    SIGN_OUT,
    /// The session waits for its owner.
    LOCK,
    UNLOCK,
    DENIED,
    /// What somebody may do is different from now on.
    PERMISSIONS,
    /// Somebody opened what they have no right to, and said why.
    BREAK_GLASS
}

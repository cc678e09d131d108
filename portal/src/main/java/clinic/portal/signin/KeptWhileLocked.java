package clinic.portal.signin;

/// What a session holds and the same person finds again after unlocking. Nobody else does: whoever signs in instead
/// gets a session with nothing in it.
public interface KeptWhileLocked {}

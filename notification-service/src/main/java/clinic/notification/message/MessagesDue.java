package clinic.notification.message;

/// There may be something to send. Told inside the transaction; whoever sends listens for its commit.
public record MessagesDue() {}

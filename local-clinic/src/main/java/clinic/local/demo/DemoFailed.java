package clinic.local.demo;

/// A step or an event is missing.
final class DemoFailed extends RuntimeException {

    DemoFailed(String message) {
        super(message);
    }
}

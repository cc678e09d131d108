package clinic.local.demo;

/// Between two looks at something that is about to happen.
final class Waiting {

    private Waiting() {}

    static void shortly() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted");
        }
    }
}

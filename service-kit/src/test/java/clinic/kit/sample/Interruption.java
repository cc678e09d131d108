package clinic.kit.sample;

import org.springframework.stereotype.Component;

/// Lets a test stand in the middle of an effect.
@Component
public class Interruption {

    private volatile Runnable next = () -> {};

    public void next(Runnable interruption) {
        next = interruption;
    }

    void happen() {
        next.run();
    }
}

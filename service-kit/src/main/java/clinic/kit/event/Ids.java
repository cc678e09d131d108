package clinic.kit.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/// Identifiers that sort by the time they were made (UUIDv7), so that indexes grow at one end.
public final class Ids {

    private static final TimeBasedEpochGenerator V7 = Generators.timeBasedEpochGenerator();

    private Ids() {}

    public static UUID next() {
        return V7.generate();
    }
}

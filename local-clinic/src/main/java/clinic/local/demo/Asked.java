package clinic.local.demo;

import clinic.local.Part;
import java.util.UUID;

/// A request that somebody of the demo made, and how it was answered.
///
/// @param trace under which the service knows it
public record Asked(String trace, Part service, UUID who, String method, String path, int status) {

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}

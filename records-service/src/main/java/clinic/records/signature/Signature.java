package clinic.records.signature;

import clinic.kit.access.Caller;
import java.time.Instant;
import java.util.UUID;

/// A name put to a document.
///
/// @param signer `sub` of the signer
public record Signature(UUID signer, String signerName, Instant signedAt) {

    public static Signature of(Caller caller, Instant now) {
        return new Signature(caller.subject(), caller.name(), now);
    }
}

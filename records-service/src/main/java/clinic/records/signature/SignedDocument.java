package clinic.records.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/// What somebody put their name to. The text is what a person reads and what the hash is over, byte for byte in
/// UTF-8: `curl -H 'Accept: text/plain' …/versions/1 | sha256sum` prints `sha256`.
///
/// @param id       the consultation or plan
/// @param version  1 for the first signed version
/// @param sha256   hexadecimal
/// @param signedBy `sub` of the signer
public record SignedDocument(
        Kind kind,
        UUID id,
        int version,
        String text,
        String sha256,
        UUID signedBy,
        String signerName,
        Instant signedAt) {

    public enum Kind {
        CONSULTATION,
        TREATMENT_PLAN
    }

    public static SignedDocument of(Kind kind, UUID id, int version, String text, Signature signature) {
        return new SignedDocument(
                kind,
                id,
                version,
                text,
                sha256(text),
                signature.signer(),
                signature.signerName(),
                signature.signedAt());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// What was signed is health information.
    @Override
    public String toString() {
        return "SignedDocument[%s %s v%d]".formatted(kind, id, version);
    }
}

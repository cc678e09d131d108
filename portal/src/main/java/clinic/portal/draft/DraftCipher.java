package clinic.portal.draft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// AES-256-GCM, a fresh nonce before each ciphertext. What a draft belongs to is authenticated with it, so a row that
/// is moved to another user or form does not open.
@Component
class DraftCipher {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String REMEDY = "Set PORTAL_DRAFT_KEY to 32 random bytes in Base64, such as from "
            + "`openssl rand -base64 32`. The portal encrypts with it what users type.";

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    DraftCipher(@Value("${clinic.draft-key}") String key) {
        this.key = new SecretKeySpec(bytes(key), "AES");
    }

    byte[] seal(byte[] text, String belongsTo) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, belongsTo).doFinal(text);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @throws GeneralSecurityException another key sealed it, it belongs to something else, or it was changed
    byte[] open(byte[] sealed, String belongsTo) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        var content = ByteBuffer.wrap(sealed);
        var nonce = new byte[NONCE_BYTES];
        content.get(nonce);
        var rest = new byte[content.remaining()];
        content.get(rest);
        return cipher(Cipher.DECRYPT_MODE, nonce, belongsTo).doFinal(rest);
    }

    private Cipher cipher(int mode, byte[] nonce, String belongsTo) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(belongsTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] bytes(String key) {
        try {
            var bytes = Base64.getDecoder().decode(key.strip());
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // the remedy is the same, and the key itself is not to be told
        }
        throw new IllegalStateException(REMEDY);
    }
}

package clinic.portal.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftCipherTests {

    private static final byte[] TEXT = "pain since the fall".getBytes(StandardCharsets.UTF_8);

    private final DraftCipher cipher = new DraftCipher(key(1));

    @Test
    void opensWhatItSealed() throws GeneralSecurityException {
        assertThat(cipher.open(cipher.seal(TEXT, "lee"), "lee")).isEqualTo(TEXT);
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        assertThat(cipher.seal(TEXT, "lee")).isNotEqualTo(cipher.seal(TEXT, "lee"));
    }

    @Test
    void opensForNobodyElse() {
        var sealed = cipher.seal(TEXT, "lee");

        assertThatThrownBy(() -> cipher.open(sealed, "ana")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> new DraftCipher(key(2)).open(sealed, "lee"))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void opensNothingThatWasChanged() {
        var sealed = cipher.seal(TEXT, "lee");
        for (var i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(changed, "lee")).isInstanceOf(GeneralSecurityException.class);
        }
        assertThatThrownBy(() -> cipher.open(new byte[3], "lee")).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void saysWhatToSetWhenThereIsNoKey() {
        for (var wrong : List.of("", " ", "secret", "c2hvcnQ=", key(1) + "!")) {
            assertThatThrownBy(() -> new DraftCipher(wrong))
                    .hasMessageStartingWith("Set PORTAL_DRAFT_KEY to 32 random bytes in Base64");
        }
    }

    private static String key(int fill) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}

package clinic.records.signature;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.records.signature.SignedDocument.Kind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CanonicalTextTests {

    @Test
    void readsAsADocument() {
        var text = CanonicalText.titled("Treatment plan")
                .line("Version", 1)
                .section("Findings", "Tender paraspinals.\r\n\r\nNo weakness.  ")
                .section("Codes", List.of("M62.830  Muscle spasm of back"))
                .gap()
                .line("Signed by", "Dr. Mina Lee")
                .toString();

        assertThat(text).isEqualTo("""
                Treatment plan

                Version: 1

                Findings
                  Tender paraspinals.

                  No weakness.

                Codes
                  M62.830  Muscle spasm of back

                Signed by: Dr. Mina Lee
                """);
    }

    @Test
    void letsNoFreeTextPassForALineOfTheDocument() {
        var text = CanonicalText.titled("Consultation")
                .line("Name", "Reyes\nSigned by: somebody else")
                .section("Findings", "fine\nSigned by: somebody else")
                .toString();

        assertThat(text.lines()).noneMatch(line -> line.startsWith("Signed by"));
    }

    @Test
    void givesTheSameBytesHoweverTheTextWasTyped() {
        assertThat(CanonicalText.titled("T")
                        .section("S", "Mu\u006e\u0303oz\u0007\r\nend\n\n")
                        .toString())
                .isEqualTo(CanonicalText.titled("T")
                        .section("S", "Mu\u00f1oz\nend")
                        .toString());
    }

    @Test
    void hashesWhatSha256sumHashes() {
        // printf 'abc' | sha256sum
        var signature = new Signature(UUID.randomUUID(), "Dr. Mina Lee", Instant.EPOCH);
        assertThat(SignedDocument.of(Kind.CONSULTATION, UUID.randomUUID(), 1, "abc", signature)
                        .sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

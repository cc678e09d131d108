package clinic.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalArchiveTests {

    private static final String SEGMENT = "0000000100000002000000FF";

    @TempDir
    private Path home;

    private Path spool;
    private WalArchive archive;

    @BeforeEach
    void anArchive() throws IOException {
        spool = Files.createDirectory(home.resolve("spool"));
        archive = new WalArchive(home.resolve("wal"), "cluster", BackupKey.kept(home.resolve("key")));
    }

    @Test
    void whatIsHandedOverTwiceIsArchivedOnce() throws IOException {
        handOver(SEGMENT, 1);
        assertThat(archive.ship(spool)).isEqualTo(1);
        handOver(SEGMENT, 1);
        assertThat(archive.ship(spool)).isEqualTo(1);

        assertThat(spool).isEmptyDirectory();
        assertThat(archive.read(SEGMENT)).hasBinaryContent(content(1));
    }

    @Test
    void twoClustersDoNotOverwriteEachOther() throws IOException {
        handOver(SEGMENT, 1);
        archive.ship(spool);
        handOver(SEGMENT, 2);

        assertThatThrownBy(() -> archive.ship(spool)).hasMessageContaining("two clusters write to one archive");

        assertThat(spool.resolve(SEGMENT)).exists();
        assertThat(archive.read(SEGMENT)).hasBinaryContent(content(1));
    }

    @Test
    void whatTheServerHasNotFinishedStaysThere() throws IOException {
        handOver("archtemp." + SEGMENT + ".1234.5678", 1);

        assertThat(archive.ship(spool)).isZero();
    }

    @Test
    void aGapIsFoundAcrossTheEndOfALog() throws IOException {
        for (var name :
                new String[] {SEGMENT, "000000010000000300000001", "000000020000000300000002", "00000002.history"}) {
            handOver(name, 1);
        }
        archive.ship(spool);

        assertThat(archive.firstGap(SEGMENT)).contains("000000010000000300000000");
        assertThat(archive.isGap("000000010000000300000000")).isTrue();
        assertThat(archive.isGap("000000010000000300000002"))
                .as("on another time line")
                .isFalse();
        assertThat(archive.isGap("000000020000000300000003")).as("the end").isFalse();
        assertThat(archive.firstGap("000000010000000300000001")).isEmpty();

        assertThat(archive.deleteBefore("000000010000000300000001")).isEqualTo(1);
        assertThat(archive.has(SEGMENT)).isFalse();
        assertThat(archive.has("00000002.history")).isTrue();
    }

    private void handOver(String name, int seed) throws IOException {
        Files.write(spool.resolve(name), content(seed));
    }

    private static byte[] content(int seed) {
        var content = new byte[200_000];
        new Random(seed).nextBytes(content);
        return content;
    }
}

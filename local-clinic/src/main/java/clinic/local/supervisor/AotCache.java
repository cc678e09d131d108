package clinic.local.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The JDK's ahead-of-time cache of one program: recorded by a run that ends in order, used by every run after it. The
/// name holds what it was made from, so a new jar or another JDK starts over.
record AotCache(Path directory, String label, String madeFrom) {

    /// With `CLINIC_AOT=off` nothing is recorded: recording slows a run down, and one that is killed records nothing.
    List<String> flags() {
        if (recorded()) {
            return List.of("-XX:AOTCache=" + file());
        }
        return "off".equals(System.getenv("CLINIC_AOT"))
                ? List.of()
                : List.of("-XX:AOTCacheOutput=" + unfinished(), "-Xlog:aot*=error,cds*=error");
    }

    boolean recorded() {
        return Files.exists(file());
    }

    /// Called when a run has ended. What it recorded counts from now on, unless the run was no good example.
    void settle(boolean good) throws IOException {
        if (Files.notExists(unfinished()) || recorded()) {
            return;
        }
        if (!good) {
            Files.delete(unfinished());
            return;
        }
        try (var others = Files.newDirectoryStream(directory, label + "-*.aot")) {
            for (var outdated : others) {
                Files.delete(outdated);
            }
        }
        Files.move(unfinished(), file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file() {
        return directory.resolve(label + "-" + fingerprint() + ".aot");
    }

    private Path unfinished() {
        return directory.resolve(label + "-" + fingerprint() + ".aot.new");
    }

    private String fingerprint() {
        return Integer.toHexString((madeFrom + Runtime.version()).hashCode());
    }
}

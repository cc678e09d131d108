package clinic.local.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/// A service's jar, and the directory beside it where it lies extracted: the JVM caches no classes of jars within a
/// jar.
record Application(Path jar, Path extracted) {

    /// Extracts if the jar is another one than last time.
    void extract() throws IOException {
        if (Files.notExists(jar)) {
            throw new IOException("there is no " + jar + ": ./clinic up builds it");
        }
        var note = extracted.resolve("extracted-from");
        if (Files.exists(note) && Files.readString(note).equals(stamp())) {
            return;
        }
        FileSystemUtils.deleteRecursively(extracted);
        Files.createDirectories(extracted.getParent());
        var command = List.of(
                JvmProgram.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--destination",
                extracted.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(jar + " could not be extracted: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while extracting " + jar, e);
        }
        Files.writeString(note, stamp());
    }

    Path launcher() {
        return extracted.resolve(jar.getFileName());
    }

    /// Tells one build of the jar from another.
    String stamp() {
        try {
            return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
        } catch (IOException e) {
            return jar + " missing";
        }
    }
}

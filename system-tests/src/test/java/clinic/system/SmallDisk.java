package clinic.system;

import clinic.infrastructure.Database;
import clinic.local.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A file system in memory that has hardly more room than the databases need, and on which they lie until this is
/// closed. Only root may mount one, and not in every container.
final class SmallDisk implements AutoCloseable {

    private static final int ROOM_KIB = 96 << 10;

    private final RunningClinic clinic;
    private final Path data;
    private final Path aside;

    private SmallDisk(RunningClinic clinic) {
        this.clinic = clinic;
        this.data = new Database(clinic.stack().data("database"), clinic.stack().port(Part.DATABASE), List.of()).data();
        this.aside = data.resolveSibling("data.aside");
    }

    /// Whether one can be mounted here.
    static boolean isPossible() throws IOException, InterruptedException {
        var there = Files.createTempDirectory("small-disk");
        var possible = exit("mount", "-t", "tmpfs", "-o", "size=1m", "clinic-drill", there.toString()) == 0
                && exit("umount", there.toString()) == 0;
        Files.delete(there);
        return possible;
    }

    /// The clinic's databases are moved there.
    static SmallDisk under(RunningClinic clinic) throws IOException, InterruptedException {
        var disk = new SmallDisk(clinic);
        clinic.act("stop", Part.DATABASE);
        Files.move(disk.data, disk.aside);
        Files.createDirectory(disk.data);
        run("sh", "-c", """
                set -e
                size=$(($(du -sk "$1" | cut -f1) + %d))
                mount -t tmpfs -o size=${size}k clinic-drill "$2"
                cp -a "$1/." "$2"
                chown --reference="$1" "$2"
                chmod 700 "$2"
                """.formatted(ROOM_KIB), "sh", disk.aside.toString(), disk.data.toString());
        clinic.act("start", Part.DATABASE);
        return disk;
    }

    /// Something that is not the database's takes all that is left.
    void fill() throws IOException, InterruptedException {
        exit("dd", "if=/dev/zero", "of=" + ballast(), "bs=1M");
    }

    void makeRoom() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return data.resolve("old.log");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Files.deleteIfExists(ballast());
        clinic.act("stop", Part.DATABASE);
        var back = data.resolveSibling("data.back");
        run("cp", "-a", data.toString(), back.toString());
        run("umount", data.toString());
        Files.move(back, data, StandardCopyOption.REPLACE_EXISTING);
        run("rm", "-r", aside.toString());
        clinic.act("start", Part.DATABASE);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var exit = exit(command);
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
        }
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

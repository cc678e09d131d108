package clinic.local.supervisor;

import clinic.infrastructure.Program;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program in a JVM of its own that tells over HTTP whether it is ready.
///
/// @param application the jar to extract first; none for a program of this class path
/// @param arguments   the JVM's own flags, what to run, and its arguments
/// @param environment asked at every start: a database has its address only when it runs
record JvmProgram(
        String name,
        @Nullable Application application,
        AotCache cache,
        List<String> arguments,
        Supplier<Map<String, String>> variables,
        URI readiness)
        implements Program {

    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-Xss512k", "-XX:ReservedCodeCacheSize=96m", "-Djava.awt.headless=true");

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public void prepare() throws IOException {
        if (application != null) {
            application.extract();
        }
        Files.createDirectories(cache.directory());
    }

    @Override
    public List<String> command() {
        return command(Stream.concat(cache.flags().stream(), arguments.stream()).toList());
    }

    static List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(FLAGS);
        command.addAll(arguments);
        return command;
    }

    @Override
    public Map<String, String> environment() {
        return variables.get();
    }

    @Override
    public boolean answers() {
        return isOk(readiness);
    }

    static boolean isOk(URI readiness) {
        try {
            var connection = (HttpURLConnection) readiness.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(3_000);
            connection.setInstanceFollowRedirects(false);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}

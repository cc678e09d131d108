package clinic.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import clinic.infrastructure.Program;
import clinic.infrastructure.ServerProcess;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.supervisor.PartStatus.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTests {

    @TempDir
    private Path directory;

    private final Console console = new Console();
    private ServerProcess process;
    private Child child;

    @BeforeEach
    void set() {
        process = new ServerProcess(new Sleeper("exec sleep 600"), directory.resolve("log"));
        child = new Child(Part.RECORDS, "http://localhost:8083", process, console);
    }

    @AfterEach
    void end() {
        process.kill();
    }

    @Test
    void isUpWhileItAnswers() {
        child.start();
        assertThat(child.status()).satisfies(status -> {
            assertThat(status.health()).isEqualTo(Health.UP);
            assertThat(status.pid()).isNotNull();
            assertThat(status.memory()).isPositive();
        });
        assertThatThrownBy(child::start).hasMessage("records runs already");
    }

    @Test
    void thatDiesIsReportedAndStaysDown() throws Exception {
        child.start();
        child.kill();
        await().untilAsserted(() -> assertThat(console.from(1))
                .singleElement()
                .asString()
                .contains("records died (exit code 137)", "./clinic start records"));
        assertThat(child.status()).satisfies(status -> {
            assertThat(status.health()).isEqualTo(Health.DOWN);
            assertThat(status.exitCode()).isEqualTo(137);
            assertThat(status.since()).isNotNull();
            assertThat(status.pid()).isNull();
        });
        child.start();
        assertThat(child.status().health()).isEqualTo(Health.UP);
    }

    @Test
    void thatIsStoppedIsNotReported() throws Exception {
        child.start();
        child.stop();
        assertThat(child.status().health()).isEqualTo(Health.STOPPED);
        assertThat(console.from(1)).isEmpty();
    }

    @Test
    void thatDiesAtItsStartShowsTheEndOfItsLog() {
        var broken = new ServerProcess(new Sleeper("echo no such port >&2; exit 3"), directory.resolve("log"));
        assertThatThrownBy(new Child(Part.RECORDS, "", broken, console)::start)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such port");
    }

    @Test
    void leftBehindByAKilledSupervisorIsEnded() throws Exception {
        var stack = new Stack(directory, directory, 8080);
        Files.createDirectories(stack.run());
        child.start();
        Leftovers.in(stack).note(child.handle().stream().toList());
        assertThat(Leftovers.in(stack).end()).isEqualTo(1);
        assertThat(child.runs()).isFalse();
        assertThat(Leftovers.in(stack).end()).isZero();
    }

    @Test
    void whoseNumberBelongsToSomebodyElseNowIsLeftAlone() throws Exception {
        var stack = new Stack(directory, directory, 8080);
        Files.createDirectories(stack.run());
        child.start();
        Files.writeString(stack.run().resolve("processes"), process.pid() + " 12345\n");
        assertThat(Leftovers.in(stack).end()).isZero();
        assertThat(child.runs()).isTrue();
    }

    private record Sleeper(String script) implements Program {

        @Override
        public String name() {
            return "sleeper";
        }

        @Override
        public List<String> command() {
            return List.of("sh", "-c", script);
        }

        @Override
        public boolean answers() {
            return script.startsWith("exec");
        }
    }
}

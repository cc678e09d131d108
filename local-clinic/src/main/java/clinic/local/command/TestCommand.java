package clinic.local.command;

import clinic.local.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds and tests every module, and prints each one's tests and time.")
final class TestCommand implements Callable<Integer> {

    @Option(names = "--fast", description = "Leave out the whole-system tests (journey, browser, faults).")
    private boolean fast;

    @Option(names = "--soak", description = "Run the long forms of the tests that have one.")
    private boolean soak;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var arguments = new ArrayList<>(List.of("verify", "--fail-at-end"));
        if (fast) {
            arguments.addAll(List.of("-pl", "!system-tests"));
        }
        if (soak) {
            arguments.add("-Dclinic.soak=true");
        }
        var maven = new Maven(Stack.here(), "test");
        var began = System.nanoTime();
        var total = new Maven.Tests[] {new Maven.Tests(0, 0, 0, 0)};
        var skipped = new ArrayList<String>();
        var infrastructure = new LinkedHashSet<String>();
        out.println("Testing; everything Maven says goes to " + maven.log());
        out.flush();
        var result = maven.run(arguments, new Maven.Listener() {
            @Override
            public void finished(Maven.Module module) {
                module.tests().ifPresent(tests -> total[0] = total[0].plus(tests));
                out.println("%-21s %6.1f s  %s"
                        .formatted(
                                module.name(),
                                module.seconds(),
                                module.tests().map(Object::toString).orElse("no tests")));
                out.flush();
            }

            @Override
            public void skippedIn(String testClass) {
                skipped.add(testClass);
            }

            @Override
            public void infrastructure(String line) {
                infrastructure.add(line);
            }
        });
        infrastructure.forEach(out::println);
        skipped.forEach(testClass -> out.println("skipped, wholly or in part: " + testClass));
        out.println("%-21s %6.1f s  %s".formatted("all", (System.nanoTime() - began) / 1e9, total[0]));
        if (result != 0) {
            out.println("FAILED:");
            maven.complaints().forEach(line -> out.println("  " + line));
            out.println("Everything Maven said is in " + maven.log());
        }
        return result == 0 ? 0 : 1;
    }
}

package clinic.local.command;

import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.doctor.Doctor;
import clinic.local.doctor.Figures;
import clinic.local.doctor.Finding;
import clinic.local.doctor.Runbook;
import clinic.local.supervisor.StackStatus;
import clinic.local.supervisor.StackStatus.State;
import clinic.local.supervisor.SupervisorClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says in words what is wrong with the running clinic, what to do, and which runbook tells more.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is"})
final class DoctorCommand implements Callable<Integer> {

    private static final int JDK = 25;
    private static final long GIBIBYTE = 1L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var here = Stack.here();
        var clinic = SupervisorClient.of(here);
        var stack = clinic.map(running -> here.at(running.portBase())).orElse(here);
        var status = clinic.map(SupervisorClient::status).orElseGet(() -> StackStatus.stopped(stack));

        var findings = new ArrayList<>(Doctor.examine(status, figures(stack, status)));
        findings.addAll(machine(stack, status));
        return tell(findings, spec.commandLine().getOut());
    }

    static int tell(List<Finding> findings, PrintWriter out) {
        if (findings.isEmpty()) {
            out.println("Nothing is wrong.");
            return 0;
        }
        for (var finding : findings) {
            out.println(finding.what());
            var runbook = finding.runbook();
            out.println("    " + finding.todo() + (runbook == null ? "" : "; more in " + runbook.path()));
        }
        return 1;
    }

    private static Map<Part, Figures> figures(Stack stack, StackStatus status) throws InterruptedException {
        var figures = new EnumMap<Part, Figures>(Part.class);
        if (status.state() == State.STOPPED) {
            return figures;
        }
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (var service : Part.services()) {
                try {
                    var answer = http.send(
                            HttpRequest.newBuilder(stack.metrics(service))
                                    .timeout(PATIENCE)
                                    .build(),
                            BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        figures.put(service, Figures.parse(answer.body()));
                    }
                } catch (IOException e) {
                    // says nothing: the doctor knows what to make of it
                }
            }
        }
        return figures;
    }

    /// What can be wrong with this machine and this source tree, whether or not anything runs.
    private static List<Finding> machine(Stack stack, StackStatus status) throws IOException {
        var findings = new ArrayList<Finding>();
        if (Runtime.version().feature() < JDK) {
            findings.add(new Finding(
                    "This is Java %d; the clinic needs a JDK %d."
                            .formatted(Runtime.version().feature(), JDK),
                    "point JAVA_HOME at one, and delete .clinic/jdk",
                    null));
        }
        var stale = Build.stale(stack);
        if (!stale.isEmpty()) {
            findings.add(new Finding(
                    "Older than their sources, or missing: the jars of %s.".formatted(String.join(", ", stale)),
                    "./clinic down, then ./clinic up builds them",
                    null));
        }
        if (status.state() == State.STOPPED) {
            UpCommand.portConflict(stack)
                    .ifPresent(conflict -> findings.add(
                            new Finding(conflict, "ss -ltnp tells who has it (Linux), lsof -i (macOS)", null)));
        }
        var disk = Files.getFileStore(Files.exists(stack.home()) ? stack.home() : stack.root());
        if (disk.getUsableSpace() < GIBIBYTE || disk.getUsableSpace() < disk.getTotalSpace() / 20) {
            findings.add(new Finding(
                    "The disk of %s has %d MiB left of %d GiB."
                            .formatted(stack.home(), disk.getUsableSpace() >> 20, disk.getTotalSpace() >> 30),
                    "make room before the databases and the broker stop writing",
                    Runbook.DATABASE_FULL));
        }
        return findings;
    }
}

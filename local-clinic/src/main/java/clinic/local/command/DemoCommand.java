package clinic.local.command;

import clinic.local.Stack;
import clinic.local.demo.Demo;
import clinic.local.supervisor.SupervisorClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "demo",
        description =
                "Plays two patients from intake to booked treatments over the public APIs, as different users, and"
                        + " fails when a step or an event is missing.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print one array of the events: type, subject, time, service.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var clinic = SupervisorClient.of(Stack.here());
        if (clinic.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return Clinic.NOTHING_RUNS;
        }
        var stack = Stack.here().at(clinic.get().portBase());
        var clock = Clock.offset(Clock.systemUTC(), duration("CLINIC_CLOCK_OFFSET", Duration.ZERO));
        var demo = new Demo(
                stack, clock, Duration.ofSeconds(60), duration("CLINIC_PAGING_INTERVAL", Duration.ofSeconds(5)));
        var events = demo.play(System.out, json);
        if (json) {
            System.out.println(
                    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(events));
        }
        return 0;
    }

    private static Duration duration(String variable, Duration otherwise) {
        return Optional.ofNullable(System.getenv(variable)).map(Duration::parse).orElse(otherwise);
    }
}

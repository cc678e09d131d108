package clinic.local.command;

import clinic.local.Stack;
import clinic.local.demo.ComposedVenue;
import clinic.local.demo.Demo;
import clinic.local.demo.LocalVenue;
import clinic.local.demo.Venue;
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

    @Option(
            names = "--compose",
            description =
                    "Play in what `docker compose up` runs, at the ports that CLINIC_PORTS says (808: 8080 to 8089).")
    private boolean compose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var venue = compose
                ? Optional.of(ComposedVenue.here())
                : SupervisorClient.of(Stack.here())
                        .<Venue>map(it -> new LocalVenue(Stack.here().at(it.portBase())));
        if (venue.isEmpty()) {
            spec.commandLine().getErr().println("The clinic is not running: ./clinic up --detach starts it.");
            return Clinic.NOTHING_RUNS;
        }
        var clock = Clock.offset(Clock.systemUTC(), duration("CLINIC_CLOCK_OFFSET", Duration.ZERO));
        var demo = new Demo(
                venue.get(), clock, Duration.ofSeconds(60), duration("CLINIC_PAGING_INTERVAL", Duration.ofSeconds(5)));
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

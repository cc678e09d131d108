package clinic.local.command;

import clinic.local.Stack;
import clinic.local.demo.ComposedVenue;
import clinic.local.demo.LocalVenue;
import clinic.local.demo.Venue;
import clinic.local.operations.OperationsApi;
import clinic.local.supervisor.SupervisorClient;
import picocli.CommandLine.Option;

/// Which running clinic a command is about.
final class Where {

    @Option(
            names = "--compose",
            description =
                    "What `docker compose up` runs, at the ports that CLINIC_PORTS says (808: 8080 to 8089), instead of"
                            + " what ./clinic up runs.")
    private boolean compose;

    Venue venue() {
        return compose ? ComposedVenue.here() : new LocalVenue(running());
    }

    OperationsApi operations() {
        return new OperationsApi(venue());
    }

    private static Stack running() {
        return SupervisorClient.of(Stack.here())
                .map(clinic -> Stack.here().at(clinic.portBase()))
                .orElseThrow(NothingRuns::new);
    }

    static final class NothingRuns extends RuntimeException {
        NothingRuns() {
            super("The clinic is not running: ./clinic up --detach starts it.");
        }
    }
}

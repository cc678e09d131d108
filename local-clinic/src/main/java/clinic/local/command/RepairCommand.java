package clinic.local.command;

import clinic.infrastructure.Database;
import clinic.local.Part;
import clinic.local.Stack;
import clinic.local.demo.LocalVenue;
import clinic.local.operations.OperationsApi;
import clinic.local.supervisor.SupervisorClient;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The service repairs itself when it starts and its database says that it was restored; this makes it say so, however
/// the database came to be what it is.
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description =
                "After a restore of its database: starts a service anew and has it take up what it missed, and lists what"
                        + " it had published and lost.")
final class RepairCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SERVICE", description = "one of intake, scheduling, records, notification, portal")
    private Part service = Part.INTAKE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        if (service.module().isEmpty()) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), service.label() + " is no service");
        }
        var clinic = SupervisorClient.of(Stack.here()).orElseThrow(Where.NothingRuns::new);
        var stack = Stack.here().at(clinic.portBase());
        var out = spec.commandLine().getOut();
        clinic.act("stop", service);
        out.println(service.label() + " is stopped; the others go on");
        markRestored(stack);
        out.println("reading the topics for what happened since");
        out.flush();
        clinic.act("start", service);
        var lost = LostEventsCommand.list(new OperationsApi(new LocalVenue(stack)), service, "OPEN", out);
        out.println(
                lost == 0
                        ? service.label() + " is repaired, and had published nothing that it does not know"
                        : service.label() + " is repaired. The " + lost
                                + " events above were published and lost: look at each, do again what has to be done"
                                + " again, then ./clinic lost-events settle ID --reason …");
        out.println("./clinic reconcile tells whether all services agree");
        return 0;
    }

    private void markRestored(Stack stack) throws SQLException {
        var access = new Database(stack.data("database"), stack.port(Part.DATABASE), List.of())
                .server()
                .access(service.label());
        try (var owner = DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var statement = owner.createStatement()) {
            statement.executeUpdate("""
                    insert into restored (target)
                    select now() where not exists (select from restored where repaired_at is null)""");
        }
    }
}

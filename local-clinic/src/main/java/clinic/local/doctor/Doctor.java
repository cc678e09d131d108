package clinic.local.doctor;

import clinic.local.Part;
import clinic.local.doctor.Figures.Figure;
import clinic.local.supervisor.PartStatus;
import clinic.local.supervisor.PartStatus.Health;
import clinic.local.supervisor.StackStatus;
import clinic.local.supervisor.StackStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges by what the supervisor says and what each service says of itself: a pure function. What follows from a part
/// that is down is not told again for everybody who misses it.
public final class Doctor {

    /// How long something may wait before it is worth a word.
    private static final double PATIENCE = 60;

    private static final double SEAL_PATIENCE = 300;

    private final List<Finding> findings = new ArrayList<>();

    private Doctor() {}

    /// @param figures of each service that answered at its management port
    public static List<Finding> examine(StackStatus status, Map<Part, Figures> figures) {
        var doctor = new Doctor();
        if (status.state() == State.STOPPED) {
            doctor.add("The clinic is not running.", "./clinic up --detach starts it", null);
            return doctor.findings;
        }
        var away = doctor.parts(status.services());
        Part.services().stream().filter(service -> !away.contains(service)).forEach(service -> {
            var its = figures.get(service);
            if (its == null) {
                doctor.add(
                        "%s runs and does not answer at its management port.".formatted(service.label()),
                        "./clinic logs %s, then ./clinic restart %s".formatted(service.label(), service.label()),
                        Runbook.SERVICE_DOWN);
            } else {
                doctor.dependencies(service, its, away);
                doctor.events(service, its);
                doctor.calls(service, its, away);
                doctor.rest(service, its);
            }
        });
        doctor.clock(figures);
        return doctor.findings;
    }

    private Set<Part> parts(List<PartStatus> services) {
        var away = EnumSet.noneOf(Part.class);
        for (var its : services) {
            if (its.health() == Health.UP) {
                continue;
            }
            var part = Part.named(its.name()).orElseThrow();
            away.add(part);
            add(
                    switch (its.health()) {
                        case STARTING -> "%s is still starting.".formatted(part.label());
                        case STOPPED -> "%s is stopped.".formatted(part.label());
                        case DOWN, UP ->
                            its.exitCode() == null
                                    ? "%s runs and does not answer.".formatted(part.label())
                                    : "%s has died (exit code %d).".formatted(part.label(), its.exitCode());
                    },
                    its.health() == Health.STARTING
                            ? "wait a little; ./clinic logs %s tells how far it is".formatted(part.label())
                            : "./clinic logs %s, then ./clinic start %s".formatted(part.label(), part.label()),
                    switch (part) {
                        case DATABASE -> Runbook.DATABASE_DOWN;
                        case BROKER -> Runbook.BROKER_DOWN;
                        case IDENTITY -> Runbook.IDENTITY_DOWN;
                        case MAIL -> Runbook.MAIL_DOWN;
                        case INTAKE, SCHEDULING, RECORDS, NOTIFICATION, PORTAL -> Runbook.SERVICE_DOWN;
                    });
        }
        return away;
    }

    private void dependencies(Part service, Figures its, Set<Part> away) {
        for (var dependency : its.zero("dependency_up")) {
            var part =
                    switch (dependency.label("dependency")) {
                        case "database" -> Part.DATABASE;
                        case "broker" -> Part.BROKER;
                        default -> Part.IDENTITY;
                    };
            if (!away.contains(part)) {
                add(
                        "%s does not reach the %s, although it runs."
                                .formatted(service.label(), dependency.label("dependency")),
                        "./clinic logs " + service.label(),
                        switch (part) {
                            case DATABASE -> Runbook.DATABASE_DOWN;
                            case BROKER -> Runbook.BROKER_DOWN;
                            default -> Runbook.IDENTITY_DOWN;
                        });
            }
        }
    }

    private void events(Part service, Figures its) {
        its.above("outbox_oldest_age_seconds", PATIENCE)
                .forEach(age -> add(
                        "An event of %s has waited %s for the broker.".formatted(service.label(), time(age)),
                        "see whether the broker is up; ./clinic logs " + service.label(),
                        Runbook.STUCK_OUTBOX));
        its.zero("outbox_relay_active")
                .forEach(_ -> add(
                        "%s does not send what its outbox holds: its relay has not got the lock."
                                .formatted(service.label()),
                        "see who else holds it, or ./clinic restart " + service.label(),
                        Runbook.STUCK_OUTBOX));
        its.above("inbox_dead_letters_open", 0)
                .forEach(letters -> add(
                        "%.0f events wait for a person in %s, as it could not handle them."
                                .formatted(letters.value(), letters.label("group")),
                        "find out why, then replay or discard them",
                        Runbook.DEAD_LETTERS));
        its.above("inbox_gaps_oldest_age_seconds", PATIENCE)
                .forEach(gap -> add(
                        "%s has waited %s for an event that does not come.".formatted(gap.label("group"), time(gap)),
                        "see whether its publisher's outbox is stuck, or was restored",
                        Runbook.LAG));
        its.above("inbox_lag_age_seconds", PATIENCE)
                .forEach(lag -> add(
                        "%s is %s behind on %s.".formatted(lag.label("group"), time(lag), lag.label("topic")),
                        "./clinic logs " + service.label(),
                        Runbook.LAG));
    }

    private void calls(Part service, Figures its, Set<Part> away) {
        its.above("resilience4j_circuitbreaker_state", 0).stream()
                .filter(circuit -> circuit.label("state").endsWith("open")
                        && !circuit.label("state").equals("half_open"))
                .filter(circuit ->
                        Part.named(circuit.label("name")).filter(away::contains).isEmpty())
                .forEach(circuit -> add(
                        "%s has given up calling %s for now, which answered too often with a fault."
                                .formatted(service.label(), circuit.label("name")),
                        "./clinic logs " + circuit.label("name"),
                        circuit.label("name").equals(Part.MAIL.label()) ? Runbook.MAIL_DOWN : Runbook.SERVICE_DOWN));
    }

    private void rest(Part service, Figures its) {
        its.above("paging_overdue_seconds", PATIENCE)
                .forEach(page -> add(
                        "Nobody on call has been reached for %s about an escalated case.".formatted(time(page)),
                        "call the site; then see whether mail is up and somebody is on call there",
                        Runbook.MAIL_DOWN));
        its.above("audit_unsealed_oldest_age_seconds", SEAL_PATIENCE)
                .forEach(row -> add(
                        "%s has audit rows that have waited %s for their seal.".formatted(service.label(), time(row)),
                        "./clinic logs " + service.label(),
                        Runbook.SUSPECTED_BREACH));
        its.zero("audit_chain_intact")
                .forEach(_ -> add(
                        "The audit trail of %s is not as it was written.".formatted(service.label()),
                        "./clinic audit verify " + service.label(),
                        Runbook.SUSPECTED_BREACH));
    }

    /// Once for all of them: a whole clinic is put at another time.
    private void clock(Map<Part, Figures> figures) {
        figures.values().stream()
                .flatMap(its -> its.all().stream())
                .filter(figure -> figure.name().equals("clock_offset_seconds") && Math.abs(figure.value()) > 1)
                .findFirst()
                .ifPresent(offset -> add(
                        "The services believe that it is %s %s."
                                .formatted(time(Math.abs(offset.value())), offset.value() > 0 ? "later" : "earlier"),
                        "that is for rehearsals: start them without CLINIC_CLOCK_OFFSET",
                        null));
    }

    private void add(String what, String todo, @Nullable Runbook runbook) {
        findings.add(new Finding(what, todo, runbook));
    }

    private static String time(Figure figure) {
        return time(figure.value());
    }

    static String time(double seconds) {
        var time = Duration.ofSeconds((long) seconds);
        if (time.toDays() > 0) {
            return "%d days %d hours".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                : time.toSeconds() + " s";
    }
}

package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.local.Part;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A release's programs among today's: on one broker, and on databases that today's migrations have changed. Both
/// patients are played; what every service holds in the end is the same as among today's alone.
@EnabledIfSystemProperty(named = "clinic.soak", matches = "true", disabledReason = "the soak form only")
@ExtendWith(ClinicExtension.class)
class ReleaseSkewTests {

    private static RunningClinic clinic;
    private static OpenListener broker;
    private static Map<String, Long> today;

    @BeforeAll
    static void playAmongTodaysAlone(RunningClinic running) throws Exception {
        clinic = running;
        broker = OpenListener.of(running);
        today = played(Set.of());
    }

    @AfterAll
    static void signInAgain() {
        broker.close();
    }

    static Stream<Arguments> releasesAndServices() {
        return Release.all().stream()
                .flatMap(release -> Part.services().stream().map(service -> Arguments.of(release, service)));
    }

    static Stream<Release> releases() {
        return Release.all().stream();
    }

    @ParameterizedTest
    @MethodSource("releasesAndServices")
    void oneServiceOfTheReleaseWorksAmongTodays(Release release, Part service) throws Exception {
        among(release, List.of(service));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void allServicesOfTheReleaseWorkOnTodaysDatabases(Release release) throws Exception {
        among(release, Part.services());
    }

    private static void among(Release release, List<Part> services) throws Exception {
        var old = new EnumMap<Part, SecondInstance>(Part.class);
        try {
            for (var service : services) {
                old.put(
                        service,
                        SecondInstance.insteadOf(clinic, service, release.jar(service, clinic), settings(release)));
            }
            assertThat(played(unheardOf(release, services))).isEqualTo(today);
            System.out.printf("%s of %s: played as among today's alone%n", services, release);
        } finally {
            old.forEach((service, instance) -> {
                instance.close();
                clinic.act("start", service);
            });
        }
        assertThat(played(Set.of())).isEqualTo(today);
    }

    /// What a release has to be told besides, as docs/releases.md does.
    private static Map<String, String> settings(Release release) {
        return release.name().equals("v0.1.0")
                ? Map.of(
                        "KAFKA_BOOTSTRAP",
                        broker.bootstrapServers(),
                        "SPRING_FLYWAY_IGNORE_MIGRATION_PATTERNS",
                        "*:missing,*:future")
                : Map.of();
    }

    /// Consumer groups that are younger than the release: today's instances hear later what it does not listen to.
    private static Set<String> unheardOf(Release release, List<Part> services) {
        return release.name().equals("v0.1.0")
                ? services.stream().map(service -> service.label() + ".care").collect(Collectors.toSet())
                : Set.of();
    }

    private static Map<String, Long> played(Set<String> absent) throws SQLException {
        var journey = clinic.demo().play(System.out, true);
        clinic.books().areClosed(absent);
        return clinic.books().about(journey);
    }
}

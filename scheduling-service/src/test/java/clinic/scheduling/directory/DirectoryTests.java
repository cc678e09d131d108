package clinic.scheduling.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import clinic.contracts.Role;
import clinic.kit.testing.TestTokens;
import clinic.scheduling.SchedulingServiceTests;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import tools.jackson.databind.JsonNode;

class DirectoryTests extends SchedulingServiceTests {

    private static final String ON_CALL = "/api/v1/sites/" + RIVERSIDE + "/on-call";

    @Autowired
    DirectoryAnnouncement announcement;

    @Test
    void isPublishedOnceHoweverOftenTheServiceStarts() {
        announcement.run(new DefaultApplicationArguments());
        announcement.run(new DefaultApplicationArguments());

        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Integer.class)
                        .single())
                .isZero());
        assertThat(published(HARBOR)).containsExactly("SiteChanged.v1");
        assertThat(published(DR_LEE)).containsExactly("ClinicianChanged.v1");
        assertThat(published(HARBOR_PROCEDURE)).containsExactly("RoomChanged.v1");
    }

    @Test
    void showsTwoSitesInTwoZones() {
        assertThat(items("/api/v1/sites"))
                .extracting(site -> site.path("timeZone").asString())
                .containsExactly("America/New_York", "America/Denver");
        assertThat(items("/api/v1/clinicians?siteId=" + RIVERSIDE))
                .extracting(clinician -> clinician.path("name").asString())
                .filteredOn(name -> !name.equals("Matrix"))
                .containsExactly("Dr. Mina Lee", "Dr. Rafael Alvarez", "Jana Novak, PT");
        assertThat(items("/api/v1/rooms?siteId=" + HARBOR))
                .extracting(room -> room.path("name").asString())
                .containsExactly("Consult 1", "Consult 2", "Procedure 1");
        assertThat(items("/api/v1/equipment")).hasSize(2);
    }

    @Test
    void showsOnlyTheSitesWhereTheCallerWorks() {
        var rosa = anybody().as(Role.FRONT_DESK, RIVERSIDE);

        assertThat(rosa.get("/api/v1/sites").body().path("items").size()).isEqualTo(1);
        assertThat(rosa.get("/api/v1/sites/" + HARBOR).status()).isEqualTo(404);
        assertThat(rosa.get("/api/v1/rooms?siteId=" + HARBOR).status()).isEqualTo(404);
        assertThat(anybody()
                        .with(TestTokens.asService("notification-service"))
                        .get("/api/v1/sites")
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void handsOverOnCallDuty() {
        var manager = as(Role.SITE_MANAGER);
        var version = manager.get("/api/v1/sites/" + RIVERSIDE).version();
        var told = published(RIVERSIDE).size();

        assertThat(frontDesk()
                        .change("PUT", ON_CALL, version, Map.of("clinicianId", DR_LEE))
                        .status())
                .isEqualTo(403);
        assertThat(manager.change("PUT", ON_CALL, version + 5, Map.of("clinicianId", DR_LEE))
                        .status())
                .isEqualTo(412);
        assertThat(manager.change("PUT", ON_CALL, version, Map.of("clinicianId", NOVAK))
                        .problem())
                .isEqualTo("clinician-unsuitable");
        assertThat(manager.change("PUT", ON_CALL, version, Map.of()).fields()).containsExactly("clinicianId");

        var changed = manager.change("PUT", ON_CALL, version, Map.of("clinicianId", DR_LEE));

        assertThat(changed.status()).isEqualTo(204);
        assertThat(changed.version()).isEqualTo(version + 1);
        await().untilAsserted(() -> assertThat(published(RIVERSIDE)).hasSize(told + 1));
        manager.change("PUT", ON_CALL, version + 1, Map.of("clinicianId", DR_ALVAREZ));
    }

    @Test
    void keepsWeeklyHours() {
        var path = "/api/v1/clinicians/" + NOVAK + "/availability?siteId=" + HARBOR;
        var manager = as(Role.SITE_MANAGER);
        var before = manager.get(path);
        assertThat(before.body().path("hours").size()).isEqualTo(5);
        assertThat(before.body().path("hours").path(0).path("from").asString()).isEqualTo("08:00");

        var saturday = Map.of("hours", List.of(hours("SATURDAY", "09:00", "12:00")));
        assertThat(manager.change("PUT", path, before.version(), saturday).status())
                .isEqualTo(204);
        assertThat(manager.change("PUT", path, before.version(), saturday).status())
                .isEqualTo(412);
        var known = openCase(HARBOR);
        assertThat(book(visit(known.id(), HARBOR, NOVAK, "PHYSICAL_THERAPY", TUESDAY_10AM, 30))
                        .problem())
                .isEqualTo("outside-availability");

        var own = anybody()
                .with(TestTokens.as(
                        UUID.fromString("0192a000-0000-7000-8000-000000000105"),
                        "novak",
                        List.of(Role.THERAPIST),
                        HARBOR));
        var version = own.get(path).version();
        var overlapping = List.of(hours("MONDAY", "08:00", "12:00"), hours("MONDAY", "11:00", "00:00"));
        assertThat(own.change("PUT", path, version, Map.of("hours", overlapping))
                        .fields())
                .containsExactly("hours[1]");
        var backwards = List.of(hours("MONDAY", "12:00", "08:00"));
        assertThat(own.change("PUT", path, version, Map.of("hours", backwards)).fields())
                .containsExactly("hours[0].to");
        assertThat(own.get("/api/v1/clinicians/" + DR_LEE + "/availability?siteId=" + HARBOR)
                        .status())
                .isEqualTo(404);
        var restored = before.body()
                .path("hours")
                .valueStream()
                .map(each -> hours(
                        each.path("day").asString(),
                        each.path("from").asString(),
                        each.path("to").asString()))
                .toList();
        assertThat(own.change("PUT", path, version, Map.of("hours", restored)).status())
                .isEqualTo(204);
    }

    private static Map<String, Object> hours(String day, String from, String to) {
        return Map.of("day", day, "from", from, "to", to);
    }

    private List<JsonNode> items(String path) {
        return frontDesk().get(path).body().path("items").valueStream().toList();
    }
}

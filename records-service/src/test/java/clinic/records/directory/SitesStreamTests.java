package clinic.records.directory;

import static clinic.records.RestOfTheClinic.site;
import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.scheduling.DirectoryEvent.RoomChanged;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordsTest
class SitesStreamTests {

    private static final Instant LATE_IN_DENVER = Instant.parse("2026-10-01T05:30:00Z");

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private Sites sites;

    private final UUID siteId = UUID.randomUUID();

    @Test
    void aDayIsTheOneAtTheSite() {
        clinic.tell(site(siteId, "America/Denver"));

        assertThat(sites.dayAt(siteId, LATE_IN_DENVER)).isEqualTo("2026-09-30");
    }

    @Test
    void theNewestStateCounts() {
        var moved = clinic.tell(site(siteId, "America/Denver"));
        clinic.tell(site(siteId, "America/New_York"));
        moved.again();

        assertThat(sites.dayAt(siteId, LATE_IN_DENVER)).isEqualTo("2026-10-01");
    }

    @Test
    void aSiteThatIsNotHereYetHasTheDayInUtc() {
        clinic.tell(new RoomChanged(UUID.randomUUID(), siteId, "Room 1", true));

        assertThat(sites.dayAt(siteId, LATE_IN_DENVER)).isEqualTo("2026-10-01");
    }
}

package clinic.scheduling.directory;

import clinic.contracts.Role;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Who is paged at a site when nobody else is responsible.
@Service
@Transactional
class OnCallDuty {

    /// Somebody who is paged has to be a physician who works at the site.
    static final class NotForThisDuty extends RuntimeException {}

    private final Directory directory;
    private final DirectoryAnnouncement announcement;
    private final JdbcClient jdbc;

    OnCallDuty(Directory directory, DirectoryAnnouncement announcement, JdbcClient jdbc) {
        this.directory = directory;
        this.announcement = announcement;
        this.jdbc = jdbc;
    }

    Site handOver(UUID siteId, IfMatch seen, UUID clinicianId) {
        jdbc.sql("select 1 from site where id = ? for update")
                .param(siteId)
                .query(Integer.class)
                .optional();
        var site = directory.site(siteId).orElseThrow(NotFound::new);
        seen.requireCurrent(site.version());
        directory
                .clinician(clinicianId)
                .filter(clinician -> clinician.worksAt(siteId) && clinician.hasAnyRole(List.of(Role.PHYSICIAN)))
                .orElseThrow(NotForThisDuty::new);
        var handedOver = site.onCall(clinicianId);
        jdbc.sql("update site set on_call_clinician_id = ?, version = ? where id = ?")
                .params(clinicianId, handedOver.version(), siteId)
                .update();
        announcement.announce(handedOver.changed(), handedOver.version());
        return handedOver;
    }
}

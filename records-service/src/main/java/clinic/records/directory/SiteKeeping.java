package clinic.records.directory;

import clinic.contracts.scheduling.DirectoryEvent;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.kit.event.Received;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/// Keeps the local copy of the sites.
@Component
public class SiteKeeping {

    private final Sites sites;

    SiteKeeping(Sites sites) {
        this.sites = sites;
    }

    /// Each event carries the whole site, and the inbox lets only newer ones pass.
    public void on(Received<DirectoryEvent> received) {
        switch (received.event()) {
            case SiteChanged site -> sites.put(site.siteId(), ZoneId.of(site.timeZone()));
            case DirectoryEvent _ -> {}
        }
    }
}

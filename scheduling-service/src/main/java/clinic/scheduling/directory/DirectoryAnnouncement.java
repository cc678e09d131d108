package clinic.scheduling.directory;

import clinic.contracts.scheduling.DirectoryEvent;
import clinic.kit.event.EventContext;
import clinic.kit.outbox.Outbox;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/// Publishes each version of each entity once. What the migrations seeded is published by the first start; the row that
/// remembers it is written in the transaction of the append, and several instances starting at once meet at that row.
@Component
class DirectoryAnnouncement implements ApplicationRunner {

    private final Directory directory;
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final TransactionOperations transaction;

    DirectoryAnnouncement(Directory directory, JdbcClient jdbc, Outbox outbox, TransactionOperations transaction) {
        this.directory = directory;
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        EventContext.as("service:scheduling", () -> transaction.executeWithoutResult(_ -> announceAll()));
    }

    private void announceAll() {
        var sites = directory.sites();
        sites.forEach(site -> announce(site.changed(), site.version()));
        directory.clinicians().forEach(clinician -> announce(clinician.changed(), clinician.version()));
        directory
                .rooms(sites.stream().map(Site::id).toList())
                .forEach(room -> announce(room.changed(), room.version()));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void announce(DirectoryEvent event, long version) {
        var news = jdbc.sql("""
                        insert into directory_announcement as told (entity_id, version) values (?, ?)
                        on conflict (entity_id) do update set version = excluded.version
                        where told.version < excluded.version""").params(event.key(), version).update();
        if (news == 1) {
            outbox.append(event, version);
        }
    }
}

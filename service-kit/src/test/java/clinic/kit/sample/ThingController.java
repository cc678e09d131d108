package clinic.kit.sample;

import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.event.EventContext;
import clinic.kit.event.Ids;
import clinic.kit.web.Created;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/things")
@Allow(
        value = {"maker", "service"},
        care = false)
class ThingController {

    record ThingView(UUID id, long version, String name, UUID siteId, int size) {}

    record RenameThing(@Text(max = 40) String name) {}

    record Whoami(UUID subject, String name, String actor) {}

    private final JdbcClient jdbc;
    private final Idempotency idempotency;
    private final Interruption interruption;

    ThingController(JdbcClient jdbc, Idempotency idempotency, Interruption interruption) {
        this.jdbc = jdbc;
        this.idempotency = idempotency;
        this.interruption = interruption;
    }

    @PostMapping
    ResponseEntity<Void> register(IdempotencyKey key, @Valid @RequestBody RegisterThing request) {
        return idempotency.once(key, request, () -> {
            var id = Ids.next();
            jdbc.sql("insert into thing (id, version, name, site_id, size) values (?, 1, ?, ?, ?)")
                    .params(id, request.name(), request.siteId(), request.size())
                    .update();
            interruption.happen();
            return new Created(URI.create("/api/v1/things/" + id), 1);
        });
    }

    @GetMapping("/{id}")
    @Allow(
            value = {"maker", "reader"},
            care = false)
    ResponseEntity<ThingView> show(@PathVariable @Guarded("thing") UUID id) {
        var thing = find(id);
        return ResponseEntity.ok().eTag(ETags.of(thing.version())).body(thing);
    }

    @GetMapping
    Page<ThingView> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Guarded(Guarded.SITE) @Nullable UUID siteId,
            @RequestParam(required = false) @Nullable @Min(1) @Max(10) Integer size,
            @RequestParam(required = false) @Nullable LocalDate on,
            @RequestParam(required = false) RegisterThing.@Nullable Side side) {
        var rows = jdbc.sql("""
                        select id, version, name, site_id, size from thing
                        where site_id = any (:sites) and (:first or (name, id) > (:name, :id)) order by name, id limit :limit
                        """)
                .param("sites", caller.sites().toArray(UUID[]::new))
                .param("first", cursor.isFirst())
                .param("name", cursor.isFirst() ? "" : cursor.text(0))
                .param("id", cursor.isFirst() ? new UUID(0, 0) : cursor.uuid(1))
                .param("limit", cursor.limit() + 1)
                .query(ThingView.class)
                .list();
        return Page.of(rows, cursor.limit(), row -> List.of(row.name(), row.id().toString()));
    }

    @PutMapping("/{id}")
    @Transactional
    ResponseEntity<Void> rename(
            @PathVariable @Guarded("thing") UUID id, IfMatch ifMatch, @Valid @RequestBody RenameThing request) {
        var thing = find(id);
        ifMatch.requireCurrent(thing.version());
        jdbc.sql("update thing set name = ?, version = version + 1 where id = ?")
                .params(request.name(), id)
                .update();
        return ResponseEntity.noContent().eTag(ETags.of(thing.version() + 1)).build();
    }

    @GetMapping("/whoami")
    Whoami whoami(Caller caller) {
        return new Whoami(
                caller.subject(), caller.name(), EventContext.current().actor());
    }

    private ThingView find(UUID id) {
        return jdbc.sql("select id, version, name, site_id, size from thing where id = ?")
                .param(id)
                .query(ThingView.class)
                .optional()
                .orElseThrow(NotFound::new);
    }
}

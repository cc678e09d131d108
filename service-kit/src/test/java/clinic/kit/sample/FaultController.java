package clinic.kit.sample;

import clinic.kit.access.Allow;
import clinic.kit.event.Ids;
import clinic.kit.web.Page;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What goes wrong inside, and one endpoint that somebody forgot to rule.
@RestController
@RequestMapping("/faults")
class FaultController {

    private final JdbcClient jdbc;

    FaultController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @GetMapping("/unexpected")
    @Allow(value = "maker", care = false)
    String unexpected() {
        throw new IllegalStateException("Jane Doe, born 1970-01-01", new IllegalArgumentException("Jane again"));
    }

    @GetMapping("/unstorable")
    @Allow(value = "maker", care = false)
    int unstorable(@RequestParam long size) {
        return jdbc.sql("insert into thing (id, version, name, site_id, size) values (?, 1, 'x', ?, ?)")
                .params(Ids.next(), Ids.next(), size)
                .update();
    }

    /// Looks at nothing, keeps everything.
    @PostMapping("/careless")
    @Allow(value = "maker", care = false)
    int careless(@RequestBody Careless request) {
        return jdbc.sql("insert into thing (id, version, name, site_id, size) values (?, 1, ?, ?, 1)")
                .params(Ids.next(), request.name(), Ids.next())
                .update();
    }

    record Careless(String name) {}

    @GetMapping("/impossible")
    @Allow(value = "maker", care = false)
    int impossible() {
        return jdbc.sql("insert into thing (id) values (?)").param(Ids.next()).update();
    }

    record Unseen(UUID patientId) {}

    @GetMapping("/unseen")
    @Allow(value = "maker", care = false)
    Page<Unseen> unseen() {
        return new Page<>(List.of(), null);
    }

    @GetMapping("/forgotten")
    String forgotten() {
        return "nobody may see this";
    }
}

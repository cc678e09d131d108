package clinic.portal.signin;

import clinic.kit.access.Caller;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What each person might do, and where, when they signed in last. The sign-in server decides about it; here its
/// changes are noticed and go into the audit.
@Component
class Permissions {

    private final JdbcClient jdbc;
    private final SignInTrail trail;

    Permissions(JdbcClient jdbc, SignInTrail trail) {
        this.jdbc = jdbc;
        this.trail = trail;
    }

    @Transactional
    void seen(UUID subject, Caller caller) {
        var now = Stream.concat(
                        caller.roles().stream().map(role -> "role:" + role),
                        caller.sites().stream().map(site -> "site:" + site))
                .sorted()
                .toList();
        var before = jdbc.sql("select permissions from permissions_seen where subject = ? for update")
                .param(subject)
                .query((row, _) -> texts(row.getArray(1)))
                .optional();
        if (before.filter(now::equals).isPresent()) {
            return;
        }
        jdbc.sql("""
                        insert into permissions_seen (subject, permissions) values (?, ?)
                        on conflict (subject) do update set permissions = excluded.permissions""").params(subject, now.toArray(String[]::new)).update();
        before.ifPresent(known -> trail.permissionsChanged(subject, known, now));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        var texts = new ArrayList<String>();
        if (array != null) {
            for (var text : (Object[]) array.getArray()) {
                texts.add(String.valueOf(text));
            }
        }
        return texts;
    }
}

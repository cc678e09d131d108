package clinic.portal.draft;

import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The drafts of all users, each readable by its owner only and for fourteen days.
@Component
public class Drafts {

    private static final Logger log = LoggerFactory.getLogger(Drafts.class);
    private static final Duration REMEMBERED = Duration.ofDays(14);
    private static final TypeReference<Map<String, List<String>>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final DraftCipher cipher;
    private final JsonMapper json;
    private final Clock clock;

    Drafts(JdbcClient jdbc, DraftCipher cipher, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    /// Takes the place of what the owner typed into this form before. Outdated drafts go along, so no job is needed.
    public void keep(UUID owner, Draft draft) {
        var now = clock.instant();
        jdbc.sql("delete from draft where kept_at < ?")
                .param(Timestamp.from(now.minus(REMEMBERED)))
                .update();
        var content =
                cipher.seal(json.writeValueAsBytes(draft.values()), belongsTo(owner, draft.form(), draft.about()));
        jdbc.sql("""
                        insert into draft (owner, form, about, content, kept_at) values (?, ?, ?, ?, ?)
                        on conflict (owner, form, about) do update
                            set content = excluded.content, kept_at = excluded.kept_at""")
                .params(owner, draft.form(), draft.about(), content, Timestamp.from(now))
                .update();
    }

    public void discard(UUID owner, String form, UUID about) {
        jdbc.sql("delete from draft where owner = ? and form = ? and about = ?")
                .params(owner, form, about)
                .update();
    }

    /// What the owner typed into any form about one of these.
    public List<Draft> about(UUID owner, Collection<UUID> things) {
        return read(owner, null, things);
    }

    /// What the owner typed into forms of this name, the newest first.
    public List<Draft> of(UUID owner, String form) {
        return read(owner, form, null);
    }

    private List<Draft> read(UUID owner, @Nullable String form, @Nullable Collection<UUID> things) {
        return jdbc
                .sql("""
                        select form, about, content, kept_at from draft
                        where owner = :owner and kept_at >= :since
                          and (cast(:form as text) is null or form = :form)
                          and (cast(:things as uuid[]) is null or about = any (:things))
                        order by kept_at desc, about""")
                .param("owner", owner)
                .param("since", Timestamp.from(clock.instant().minus(REMEMBERED)))
                .param("form", form)
                .param("things", things == null ? null : things.toArray(UUID[]::new))
                .query((row, _) -> opened(owner, row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Draft> opened(UUID owner, ResultSet row) throws SQLException {
        var form = row.getString("form");
        var about = row.getObject("about", UUID.class);
        try {
            var content = cipher.open(row.getBytes("content"), belongsTo(owner, form, about));
            return Optional.of(new Draft(
                    form,
                    about,
                    json.readValue(content, VALUES),
                    row.getTimestamp("kept_at").toInstant()));
        } catch (GeneralSecurityException notOurs) {
            log.warn("The {} draft about {} does not open with this key and is left out", form, about);
            return Optional.empty();
        }
    }

    private static String belongsTo(UUID owner, String form, UUID about) {
        return owner + "|" + form + "|" + about;
    }
}

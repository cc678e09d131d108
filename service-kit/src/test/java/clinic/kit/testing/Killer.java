package clinic.kit.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Ends a migration's connection right after the statement that it was told: inside the server, so that it is always
/// the same one.
final class Killer implements Callback {

    private final JdbcClient jdbc;
    private final int first;

    /// @param first version from which on it kills
    Killer(DataSource superuser, int first) {
        this.jdbc = JdbcClient.create(superuser);
        this.first = first;
        // a page for every death that was meant
        if (LoggerFactory.getLogger("org.flywaydb") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
        jdbc.sql("""
                create schema killer;
                create table killer.survive (statements int);
                insert into killer.survive values (0);
                create sequence killer.seen;
                create function killer.kill() returns event_trigger language plpgsql security definer as $$
                begin
                    if current_setting('killer.armed', true) = 'yes'
                            and nextval('killer.seen') > (select statements from killer.survive) then
                        perform pg_terminate_backend(pg_backend_pid());
                    end if;
                end
                $$;
                create event trigger killer on ddl_command_end execute function killer.kill()""").update();
    }

    void killAfter(int statements) {
        jdbc.sql("update killer.survive set statements = ?").param(statements).update();
        jdbc.sql("alter sequence killer.seen restart").update();
    }

    List<String> indexes() {
        return jdbc.sql("select indexrelid::regclass from pg_index")
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
    }

    /// An index that is killed while it is made concurrently stays, and is useless.
    void leaveHalfMade(List<String> finished) {
        jdbc.sql("update pg_index set indisvalid = false where indexrelid::regclass::text not in (:finished)")
                .param("finished", finished)
                .update();
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var version = context.getMigrationInfo().getVersion();
        var armed = version != null && version.getMajor().intValue() >= first ? "yes" : "no";
        try (var statement = context.getConnection().createStatement()) {
            statement.execute("set killer.armed = '" + armed + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getCallbackName() {
        return "killer";
    }
}

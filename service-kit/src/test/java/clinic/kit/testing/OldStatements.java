package clinic.kit.testing;

import clinic.infrastructure.DatabaseAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a release said to its database while the journey was played: written down from the log of the server.
final class OldStatements {

    private final List<String> statements;

    OldStatements(String release) {
        var file = "/releases/" + release + "/statements.txt";
        try (var in = OldStatements.class.getResourceAsStream(file)) {
            statements = in == null
                    ? List.of()
                    : Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n;\n"))
                            .filter(text -> !text.isBlank())
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return statements.size();
    }

    /// Those that can be explained without their parameters' types, in the release's own database.
    List<String> thatMeanSomething(DatabaseAccess access) {
        var refused = refused(access, statements).keySet();
        return statements.stream().filter(text -> !refused.contains(text)).toList();
    }

    /// Plans each with the application's rights, and says why some cannot be.
    Map<String, String> refused(DatabaseAccess access, List<String> statements) {
        var refused = new TreeMap<String, String>();
        try (var connection = DriverManager.getConnection(
                        access.jdbcUrl() + "?preferQueryMode=simple", access.user(), access.password());
                var statement = connection.createStatement()) {
            for (var text : statements) {
                try {
                    statement.execute("explain (generic_plan) " + text);
                } catch (SQLException e) {
                    refused.put(text, String.valueOf(e.getMessage()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return refused;
    }

    /// @param type   and whether null is refused
    /// @param filled by the database where nobody says anything
    record Column(String type, boolean filled) {}

    static Map<String, Column> columns(JdbcClient jdbc) {
        return jdbc
                .sql("""
                        select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
                                || case when a.attnotnull then ' not null' else '' end,
                            not a.attnotnull or a.atthasdef or a.attidentity <> ''
                        from pg_attribute a join pg_class c on c.oid = a.attrelid
                        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                          and a.attnum > 0 and not a.attisdropped""")
                .query((row, _) -> Map.entry(row.getString(1), new Column(row.getString(2), row.getBoolean(3))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// What an instance that knows only the columns from before would stumble over.
    static List<String> changes(Map<String, Column> before, Map<String, Column> now) {
        var changes = new ArrayList<String>();
        before.forEach((name, column) -> {
            var successor = now.get(name);
            if (successor == null) {
                changes.add(name + " is gone");
            } else if (!successor.type().equals(column.type())) {
                changes.add(name + " was " + column.type() + " and is " + successor.type());
            }
        });
        var tables = before.keySet().stream().map(OldStatements::table).collect(Collectors.toSet());
        now.forEach((name, column) -> {
            if (!before.containsKey(name) && tables.contains(table(name)) && !column.filled()) {
                changes.add(name + " is new and nobody fills it");
            }
        });
        return changes;
    }

    private static String table(String column) {
        return column.substring(0, column.indexOf('.'));
    }
}

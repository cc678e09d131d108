package clinic.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// squawk knows which statements lock others out or leave a half-made thing behind. It looks at every migration since
/// the last release; those before are what they are.
class MigrationLintTests {

    @TempDir
    private Path folder;

    @Test
    void noMigrationLocksOthersOutOrLeavesHalfAThing() throws Exception {
        var migrations = migrations();

        var said = lint(migrations);

        System.out.printf("squawk: %d migrations since the last release%n", migrations.size());
        assertThat(migrations).isNotEmpty();
        assertThat(said).as(said).isEmpty();
    }

    @Test
    void squawkFindsWhatItIsFor() throws Exception {
        var locking = sql("V1__locking.sql", "create index audit_route on audit (route);");
        var scanning = sql("V2__scanning.sql", "alter table audit add constraint c check (times > 1);");
        var taking = sql("V3__taking.sql", "alter table audit drop column route;");
        var half = sql("V4__half.sql", "create index concurrently audit_route on audit (route);");
        Files.writeString(Path.of(half + ".conf"), "executeInTransaction=false\n");

        assertThat(lint(List.of(locking))).contains("require-concurrent-index-creation");
        assertThat(lint(List.of(scanning))).contains("constraint-missing-not-valid");
        assertThat(lint(List.of(taking))).contains("ban-drop-column");
        assertThat(lint(List.of(half))).contains("prefer-robust-stmts");
    }

    private Path sql(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String lint(List<Path> migrations) throws IOException, InterruptedException {
        var said = new StringBuilder();
        var inTransaction =
                migrations.stream().collect(Collectors.partitioningBy(file -> !Files.exists(Path.of(file + ".conf"))));
        for (var part : inTransaction.entrySet()) {
            if (part.getValue().isEmpty()) {
                continue;
            }
            var arguments = new ArrayList<>(List.of("--config", "tools/squawk.toml", "--reporter", "gcc"));
            if (part.getKey()) {
                arguments.add("--assume-in-transaction");
            }
            part.getValue().forEach(file -> arguments.add(file.toString()));
            var result = NodeTools.run("@squawk-cli/linux-x64/bin/squawk", arguments);
            said.append(result.exit() == 0 ? "" : result.output());
        }
        return said.toString();
    }

    private static List<Path> migrations() throws IOException {
        var all = new ArrayList<Path>();
        try (var modules =
                Files.newDirectoryStream(NodeTools.ROOT, module -> Files.isDirectory(module.resolve("src")))) {
            for (var module : modules) {
                try (var files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
                            .forEach(all::add);
                }
            }
        }
        var released = all.stream()
                .filter(file -> file.toString().contains("/releases/"))
                .map(MigrationLintTests::module)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .filter(file -> !released.contains(module(file)))
                .sorted()
                .toList();
    }

    /// The module and the migration, such as `portal V1000__read_model.sql`.
    private static String module(Path file) {
        return NodeTools.ROOT.relativize(file).getName(0) + " " + file.getFileName();
    }
}

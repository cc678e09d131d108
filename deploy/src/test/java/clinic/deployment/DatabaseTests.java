package clinic.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.deployment.Chart.Release;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The database of a service: replicated, backed up to the minute, and with the same two roles as everywhere.
@ParameterizedClass
@MethodSource("clinic.deployment.Chart#releases")
class DatabaseTests {

    private final Release release;
    private final String name;
    private final JsonNode spec;

    DatabaseTests(Release release) {
        this.release = release;
        name = release.service() + "-database";
        spec = release.custom("Cluster", name).path("spec");
    }

    @Test
    void givesTheApplicationTheRightsThatTheContainersGiveIt() throws IOException {
        var script = Files.readString(Path.of("postgres", "roles.sh"));
        var sql = script.substring(script.indexOf("<<'SQL'\n") + 8, script.lastIndexOf("SQL"));
        var wanted = Arrays.stream(sql.split(";\n"))
                .map(line -> line.strip()
                        .replace(":\"owner\"", "\"" + release.service() + "_owner\"")
                        .replace(":\"app\"", "\"" + release.service() + "\"")
                        .replace(":\"database\"", "\"" + release.service() + "\""))
                // the operator creates the owner, with the database, and sets both passwords
                .filter(line -> !line.startsWith("create role \"" + release.service() + "_owner\"")
                        && !line.startsWith("alter database"))
                .map(line -> line.replaceFirst(" password :'app_password'$", ""))
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(wanted).hasSizeGreaterThan(6);
        assertThat(texts(spec.at("/bootstrap/initdb/postInitApplicationSQL"))).isEqualTo(wanted);
        assertThat(spec.at("/bootstrap/initdb/owner").asText()).isEqualTo(release.service() + "_owner");
        assertThat(spec.at("/bootstrap/initdb/database").asText()).isEqualTo(release.service());
        assertThat(spec.at("/managed/roles/0/name").asText()).isEqualTo(release.service());
        assertThat(spec.path("enableSuperuserAccess").asBoolean(true)).isFalse();
    }

    @Test
    void losesAMachineAndGoesOn() {
        assertThat(spec.path("instances").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(spec.at("/affinity/podAntiAffinityType").asText()).isEqualTo("required");
        assertThat(spec.at("/postgresql/synchronous/number").asInt()).isEqualTo(1);
    }

    @Test
    void archivesItsLogEveryMinuteAndABaseBackupEveryDay() {
        assertThat(spec.at("/postgresql/parameters/archive_timeout").asText()).isEqualTo("60s");
        var plugin = spec.at("/plugins/0");
        assertThat(plugin.path("isWALArchiver").asBoolean()).isTrue();
        var store = release.custom(
                        "ObjectStore", plugin.at("/parameters/barmanObjectName").asText())
                .path("spec");
        assertThat(store.at("/configuration/destinationPath").asText()).endsWith("/" + release.service());
        for (var what : List.of("wal", "data")) {
            assertThat(store.at("/configuration/" + what + "/encryption").asText())
                    .isEqualTo("AES256");
        }
        assertThat(store.path("retentionPolicy").asText()).isEqualTo("30d");
        var backup = release.custom("ScheduledBackup", name).path("spec");
        assertThat(backup.path("method").asText()).isEqualTo("plugin");
        assertThat(backup.at("/pluginConfiguration/name").asText())
                .isEqualTo(plugin.path("name").asText());
        assertThat(backup.at("/cluster/name").asText()).isEqualTo(name);
        // with seconds, as the operator reads it
        assertThat(backup.path("schedule").asText().split(" ")).hasSize(6);
    }

    /// An instance holds up to eight connections, and Flyway one while it starts.
    @Test
    void hasAConnectionForEachInstanceThatThereMayBe() {
        assertThat(spec.at("/postgresql/parameters/max_connections").asInt()).isGreaterThanOrEqualTo(6 * 9 + 20);
    }

    @Test
    void removingTheReleaseDeletesNoData() {
        for (var kind : List.of("Cluster", "ObjectStore")) {
            assertThat(release.custom(kind, name)
                            .at("/metadata/annotations/helm.sh~1resource-policy")
                            .asText())
                    .as(kind)
                    .isEqualTo("keep");
        }
    }

    @Test
    void isLimited() {
        assertThat(new TreeSet<>(List.of("requests", "limits"))).allSatisfy(kind -> {
            assertThat(spec.at("/resources/" + kind + "/cpu").asText()).isNotEmpty();
            assertThat(spec.at("/resources/" + kind + "/memory").asText()).isNotEmpty();
        });
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

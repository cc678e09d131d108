package clinic.records.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.infrastructure.test.TestInfrastructure;
import clinic.records.RecordsTest;
import clinic.records.RestOfTheClinic;
import clinic.records.signature.SignedDocument.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@RecordsTest
class SignedIsInsertOnlyTests {

    @Autowired
    private SignedDocuments documents;

    /// Works with the application's role, as the service does.
    @Autowired
    private JdbcClient application;

    @Autowired
    private RestOfTheClinic clinic;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update signed_document set text = 'other'",
                "update signed_document set signer_name = 'Somebody Else'",
                "delete from signed_document",
                "truncate signed_document"
            })
    void theApplicationMayNeitherChangeNorRemove(String attempt) {
        var document = aDocument();
        documents.add(document);

        assertThatThrownBy(() -> application.sql(attempt).update())
                .rootCause()
                .hasMessageContaining("permission denied for table signed_document");
        assertThat(documents.find(document.kind(), document.id(), 1)).contains(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update signed_document set text = 'other'",
                "delete from signed_document",
                "truncate signed_document"
            })
    void notEvenTheOwnerCan(String attempt) throws SQLException {
        var document = aDocument();
        documents.add(document);
        var database = TestInfrastructure.get().database("records");

        try (var owner = DriverManager.getConnection(
                        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
                var statement = owner.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(attempt))
                    .hasMessageContaining("A signed document is never changed");
        }
        assertThat(documents.find(document.kind(), document.id(), 1)).contains(document);
    }

    @Test
    void aVersionIsSignedOnce() {
        var document = aDocument();
        documents.add(document);

        assertThatThrownBy(() -> documents.add(document)).rootCause().hasMessageContaining("signed_document_pkey");
    }

    @Test
    void aHashOfSomethingElseIsNotKept() {
        var document = aDocument();
        var forged = new SignedDocument(
                document.kind(),
                document.id(),
                1,
                document.text() + "!",
                document.sha256(),
                document.signedBy(),
                document.signerName(),
                document.signedAt());

        assertThatThrownBy(() -> documents.add(forged)).rootCause().hasMessageContaining("hash_matches_text");
    }

    @Test
    void aSignedConsultationIsFrozenInTheDatabaseToo() {
        var id = clinic.signedConsultation(clinic.aCase());

        assertThatThrownBy(() -> application
                        .sql("update consultation set findings = 'other' where id = ?")
                        .param(id)
                        .update())
                .rootCause()
                .hasMessageContaining("A signed document is never changed");
    }

    @Test
    void anybodyCanRecomputeTheHashOfTheTextTheyRead() throws IOException, InterruptedException {
        var path = "/api/v1/consultations/" + clinic.signedConsultation(clinic.aCase()) + "/versions/1";

        var text = clinic.nurse().send("GET", path, null, "Accept", "text/plain");

        assertThat(text.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        var file = Files.write(
                directory.resolve("signed.txt"), text.response().body().getBytes(StandardCharsets.UTF_8));
        var sha256sum = new ProcessBuilder("sha256sum", file.toString()).start();
        var printed = new String(sha256sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sha256sum.waitFor()).isZero();
        var json = clinic.nurse().get(path);
        assertThat(printed).startsWith(json.body().at("/sha256").asString() + " ");
        assertThat(json.body().at("/text").asString()).isEqualTo(text.response().body());
        assertThat(json.body().at("/signerName").asString()).isEqualTo("Dr. Mina Lee");
        assertThat(text.response().body())
                .startsWith("Diagnostic consultation\n")
                .contains("Name: Reyes, Elena", "  Señal: tender paraspinals.", "  M62.830  Muscle spasm of back");
        assertThat(clinic.nurse()
                        .get(path.replace("/versions/1", "/versions/2"))
                        .status())
                .isEqualTo(404);
    }

    private static SignedDocument aDocument() {
        return SignedDocument.of(
                Kind.TREATMENT_PLAN,
                UUID.randomUUID(),
                1,
                "Treatment plan\n",
                new Signature(UUID.randomUUID(), "Dr. Mina Lee", Instant.parse("2026-11-20T15:00:00Z")));
    }
}

package clinic.records.signature;

import clinic.records.signature.SignedDocument.Kind;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The signed documents. There is nothing here that changes or removes one; the table's grants and trigger
/// (`V1001__signed_documents.sql`) refuse it to everybody else.
@Repository
public class SignedDocuments {

    private final JdbcClient jdbc;

    SignedDocuments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void add(SignedDocument document) {
        jdbc.sql("""
                insert into signed_document (kind, document_id, version, text, sha256, signed_by, signer_name, signed_at)
                values (:kind, :id, :version, :text, :sha256, :signedBy, :signerName, :signedAt)
                """)
                .param("kind", document.kind().name())
                .param("id", document.id())
                .param("version", document.version())
                .param("text", document.text())
                .param("sha256", document.sha256())
                .param("signedBy", document.signedBy())
                .param("signerName", document.signerName())
                .param("signedAt", document.signedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    public Optional<SignedDocument> find(Kind kind, UUID id, int version) {
        return jdbc.sql("""
                select kind, document_id as id, version, text, sha256, signed_by, signer_name, signed_at
                from signed_document where kind = ? and document_id = ? and version = ?
                """)
                .params(kind.name(), id, version)
                .query(SignedDocument.class)
                .optional();
    }
}

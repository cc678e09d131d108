package clinic.records.breakglass;

import clinic.contracts.Role;
import clinic.contracts.records.BreakGlassEvent.Ending;
import clinic.contracts.records.BreakGlassEvent.Reason;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.OfPatient;
import clinic.kit.web.Created;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.Lines;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Breaking the glass at a case, giving the access back, and what the privacy officer reads about it.
@RestController
@RequestMapping("/api/v1")
class BreakGlassController {

    private final BreakingGlass glass;
    private final JdbcClient jdbc;
    private final Idempotency idempotency;

    BreakGlassController(BreakingGlass glass, JdbcClient jdbc, Idempotency idempotency) {
        this.glass = glass;
        this.jdbc = jdbc;
        this.idempotency = idempotency;
    }

    /// @param explanation in the words of the person, for whoever asks afterwards
    record BreakGlassRequest(
            @NotNull Reason reason, @Lines @Text(max = 1000) String explanation) {

        @Override
        public String toString() {
            return "BreakGlassRequest[" + reason + "]";
        }
    }

    /// @param ending null while the chart is open
    record BreakGlassView(
            UUID id,
            long version,
            UUID caseId,
            UUID patientId,
            UUID siteId,
            UUID subject,
            String name,
            Reason reason,
            String explanation,
            Instant grantedAt,
            Instant expiresAt,
            @Nullable Instant endedAt,
            @Nullable Ending ending)
            implements OfPatient {

        @Override
        public String toString() {
            return "BreakGlassView[" + id + "]";
        }
    }

    @PostMapping("/cases/{caseId}/break-glass")
    @Allow(
            value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<Void> open(
            @PathVariable @Guarded("case") UUID caseId,
            IdempotencyKey key,
            @Valid @RequestBody BreakGlassRequest request,
            Caller caller) {
        return idempotency.once(key, request, () -> {
            var grant = glass.open(caseId, request.reason(), request.explanation(), caller);
            return new Created(URI.create("/api/v1/break-glass/" + grant.getId()), grant.getVersion());
        });
    }

    @PostMapping("/break-glass/{id}/end")
    @Allow(
            value = {Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<Void> giveBack(@PathVariable @Guarded("break-glass") UUID id, IfMatch seen, Caller caller) {
        return ResponseEntity.noContent()
                .eTag(ETags.of(glass.giveBack(id, seen, caller)))
                .build();
    }

    @GetMapping("/break-glass/{id}")
    @Allow(
            value = {Role.PRIVACY_OFFICER, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    ResponseEntity<BreakGlassView> show(@PathVariable @Guarded("break-glass") UUID id, Caller caller) {
        var view = jdbc.sql("select * from break_glass where id = ?")
                .param(id)
                .query(BreakGlassController::view)
                .optional()
                .orElseThrow(NotFound::new);
        if (!caller.hasRole(Role.PRIVACY_OFFICER) && !view.subject().equals(caller.subject())) {
            throw NotFound.denied("foreign-grant");
        }
        return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
    }

    /// Of the caller's sites, the newest first.
    @GetMapping("/break-glass")
    @Allow(value = Role.PRIVACY_OFFICER, care = false)
    Page<BreakGlassView> list(Cursor cursor, Caller caller) {
        var rows = jdbc.sql("""
                        select * from break_glass
                        where site_id = any (:sites) and (cast(:before as uuid) is null or id < cast(:before as uuid))
                        order by id desc limit :limit""")
                .param("sites", caller.sites().toArray(UUID[]::new))
                .param("before", cursor.isFirst() ? null : cursor.uuid(0))
                .param("limit", cursor.limit() + 1)
                .query(BreakGlassController::view)
                .list();
        return Page.of(rows, cursor.limit(), view -> List.of(view.id().toString()));
    }

    @ExceptionHandler
    ProblemDetail refuse(BreakGlassRefused refused) {
        return Problems.of(HttpStatus.CONFLICT, refused.slug(), refused.detail());
    }

    private static BreakGlassView view(ResultSet row, int number) throws SQLException {
        var endedAt = row.getObject("ended_at", OffsetDateTime.class);
        var ending = row.getString("ending");
        return new BreakGlassView(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                row.getObject("case_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getObject("site_id", UUID.class),
                row.getObject("subject", UUID.class),
                row.getString("name"),
                Reason.valueOf(row.getString("reason")),
                row.getString("explanation"),
                row.getObject("granted_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                endedAt == null ? null : endedAt.toInstant(),
                ending == null ? null : Ending.valueOf(ending));
    }
}

package clinic.records.disclosure;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.web.Created;
import clinic.kit.web.Cursor;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.Lines;
import clinic.kit.web.Page;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Disclosures are written down by whoever answers for them, and accounted for by the privacy officer.
@RestController
@RequestMapping("/api/v1/patients/{patientId}/disclosures")
class DisclosureController {

    /// How far back a patient may ask.
    private static final int YEARS = 6;

    private final Disclosures disclosures;
    private final Idempotency idempotency;
    private final Audit audit;
    private final Clock clock;

    DisclosureController(Disclosures disclosures, Idempotency idempotency, Audit audit, Clock clock) {
        this.disclosures = disclosures;
        this.idempotency = idempotency;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param address if it is known
    record DisclosureRequest(
            @NotNull @PastOrPresent LocalDate disclosedOn,
            @Text(max = 200) String recipient,

            @Lines @Text(max = 300, optional = true) @Nullable
            String address,

            @Lines @Text(max = 1_000) String description,
            @Lines @Text(max = 1_000) String purpose) {}

    @PostMapping
    @Allow(value = Role.PRIVACY_OFFICER, care = false)
    ResponseEntity<Void> record(
            @PathVariable @Guarded("patient") UUID patientId,
            IdempotencyKey key,
            @Valid @RequestBody DisclosureRequest request,
            Caller caller) {
        return idempotency.once(key, request, () -> {
            var disclosure = new Disclosure(
                    Ids.next(),
                    patientId,
                    request.disclosedOn(),
                    request.recipient(),
                    request.address(),
                    request.description(),
                    request.purpose(),
                    caller.name(),
                    clock.instant());
            disclosures.add(disclosure, caller.subject());
            audit.changedFor("disclosure", disclosure.id(), patientId);
            return new Created(URI.create("/api/v1/patients/" + patientId + "/disclosures/" + disclosure.id()), 1);
        });
    }

    /// Those of the last six years, the newest first.
    @GetMapping
    @Allow(value = Role.PRIVACY_OFFICER, care = false)
    Page<Disclosure> list(@PathVariable @Guarded("patient") UUID patientId, Cursor cursor) {
        var since = LocalDate.now(clock).minusYears(YEARS);
        return Page.of(disclosures.page(patientId, since, cursor), cursor.limit(), DisclosureController::keys);
    }

    private static List<String> keys(Disclosure last) {
        return List.of(
                last.disclosedOn().atStartOfDay(ZoneOffset.UTC).toInstant().toString(),
                last.id().toString());
    }
}

package clinic.records.screening;

import clinic.contracts.Role;
import clinic.kit.access.Access;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Audit;
import clinic.kit.event.Ids;
import clinic.kit.web.Created;
import clinic.kit.web.Cursor;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import clinic.kit.web.Refused;
import clinic.records.casefile.CaseFiles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Writing answers down, and reading those that are not too sensitive for the reader.
@RestController
@RequestMapping("/api/v1")
@Allow({Role.NURSE, Role.PHYSICIAN, Role.THERAPIST})
class ScreeningController {

    private final Screenings screenings;
    private final CaseFiles cases;
    private final Access access;
    private final Idempotency idempotency;
    private final Audit audit;
    private final Clock clock;

    ScreeningController(
            Screenings screenings, CaseFiles cases, Access access, Idempotency idempotency, Audit audit, Clock clock) {
        this.screenings = screenings;
        this.cases = cases;
        this.access = access;
        this.idempotency = idempotency;
        this.audit = audit;
        this.clock = clock;
    }

    record ScreeningRequest(
            @NotNull Instrument instrument,
            @NotEmpty @Size(max = 9) List<@NotNull Integer> answers) {

        @Override
        public String toString() {
            return "ScreeningRequest[" + instrument + "]";
        }
    }

    @PostMapping("/cases/{caseId}/screenings")
    ResponseEntity<Void> take(
            @PathVariable @Guarded("case") UUID caseId,
            IdempotencyKey key,
            @Valid @RequestBody ScreeningRequest request,
            Caller caller) {
        var instrument = request.instrument();
        var file = cases.get(caseId);
        var label = instrument.label();
        if (label != null) {
            access.requireOpen(label, caller, file.patientId());
        }
        requireAnswered(instrument, request.answers());
        return idempotency.once(key, request, () -> {
            var screening = Screening.of(
                    Ids.next(),
                    file,
                    instrument,
                    request.answers(),
                    caller,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
            screenings.add(screening);
            audit.changedFor("screening", screening.id(), file.patientId());
            return new Created(URI.create("/api/v1/screenings/" + screening.id()), 1);
        });
    }

    /// What the reader may not see is left out, and nothing tells that it is there.
    @GetMapping("/cases/{caseId}/screenings")
    Page<Screening> ofCase(@PathVariable @Guarded("case") UUID caseId, Cursor cursor, Caller caller) {
        var rows = screenings.ofCase(caseId, cursor.isFirst() ? null : cursor.uuid(0), cursor.limit() + 1);
        var page = Page.of(
                rows, cursor.limit(), screening -> List.of(screening.id().toString()));
        return new Page<>(
                page.items().stream()
                        .filter(screening -> screening.label() == null
                                || access.opens(screening.label(), caller, screening.patientId()))
                        .toList(),
                page.next());
    }

    @GetMapping("/screenings/{id}")
    Screening show(@PathVariable @Guarded("screening") UUID id) {
        return screenings.find(id).orElseThrow(NotFound::new);
    }

    private static void requireAnswered(Instrument instrument, List<Integer> answers) {
        if (answers.size() != instrument.items()) {
            throw refused("answers", "give %d answers".formatted(instrument.items()));
        }
        for (var i = 0; i < answers.size(); i++) {
            if (answers.get(i) < 0 || answers.get(i) > instrument.highest()) {
                throw refused("answers[%d]".formatted(i), "must be from 0 to " + instrument.highest());
            }
        }
    }

    private static Refused refused(String field, String remedy) {
        return new Refused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                Problems.field(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "screening-incomplete",
                        "The answers do not fit the questions.",
                        field,
                        remedy));
    }
}

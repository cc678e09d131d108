package clinic.intake.patient;

import static clinic.contracts.Role.FRONT_DESK;
import static clinic.contracts.Role.NURSE;
import static clinic.contracts.Role.PHYSICIAN;
import static clinic.contracts.Role.THERAPIST;

import clinic.intake.patient.PatientRefused.InvalidDetails;
import clinic.kit.access.Allow;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.web.Created;
import clinic.kit.web.ETags;
import clinic.kit.web.Idempotency;
import clinic.kit.web.IdempotencyKey;
import clinic.kit.web.IfMatch;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Problems;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Patients belong to the clinic, not to a site: whoever comes to the second site is not registered again.
@RestController
@RequestMapping("/api/v1/patients")
class PatientController {

    private final PatientRegistration registration;
    private final PatientSearch search;
    private final Patients patients;
    private final PatientMapper mapper;
    private final Idempotency idempotency;

    PatientController(
            PatientRegistration registration,
            PatientSearch search,
            Patients patients,
            PatientMapper mapper,
            Idempotency idempotency) {
        this.registration = registration;
        this.search = search;
        this.patients = patients;
        this.mapper = mapper;
        this.idempotency = idempotency;
    }

    @PostMapping
    @Allow(
            value = {FRONT_DESK, NURSE},
            care = false)
    ResponseEntity<Void> register(IdempotencyKey key, @Valid @RequestBody PatientRequest request) {
        return idempotency.once(key, request, () -> {
            var patient = registration.register(request.toDetails());
            return new Created(URI.create("/api/v1/patients/" + patient.getId()), patient.getVersion());
        });
    }

    @PutMapping("/{id}")
    @Allow(
            value = {FRONT_DESK, NURSE},
            care = false)
    ResponseEntity<Void> change(
            @PathVariable @Guarded("patient") UUID id, IfMatch seen, @Valid @RequestBody PatientRequest request) {
        var patient = registration.change(id, seen, request.toDetails());
        return ResponseEntity.noContent().eTag(ETags.of(patient.getVersion())).build();
    }

    @GetMapping("/{id}")
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN, THERAPIST},
            care = false)
    ResponseEntity<PatientView> show(@PathVariable @Guarded("patient") UUID id) {
        var patient = patients.findById(id).map(mapper::toView).orElseThrow(NotFound::new);
        return ResponseEntity.ok().eTag(ETags.of(patient.version())).body(patient);
    }

    @PostMapping("/search")
    @Reads
    @Allow(
            value = {FRONT_DESK, NURSE, PHYSICIAN, THERAPIST},
            care = false)
    Page<PatientView> search(@Valid @RequestBody PatientSearchRequest request) {
        var page = search.find(request.text(), request.position());
        return new Page<>(page.items().stream().map(mapper::toView).toList(), page.next());
    }

    @ExceptionHandler
    ProblemDetail refuse(PatientRefused refused) {
        return switch (refused) {
            case InvalidDetails invalid -> {
                var problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-patient", invalid.detail());
                invalid.fields().forEach(field -> Problems.withField(problem, field.field(), field.message()));
                yield problem;
            }
        };
    }
}

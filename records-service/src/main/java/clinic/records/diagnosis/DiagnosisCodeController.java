package clinic.records.diagnosis;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Reads;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.kit.web.Text;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/diagnosis-codes")
class DiagnosisCodeController {

    private final DiagnosisCodes codes;
    private final Clock clock;

    DiagnosisCodeController(DiagnosisCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    /// What is looked for.
    ///
    /// @param q  the beginning of a code, or words of its description; left out for all
    /// @param on the day of the encounter; left out for today
    record CodeSearchRequest(
            @Nullable @Text(max = 200, optional = true) String q,
            @Nullable LocalDate on) {}

    @PostMapping("/search")
    @Reads
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    Page<DiagnosisCode> search(@Valid @RequestBody CodeSearchRequest request, Cursor cursor) {
        var day = request.on() == null ? LocalDate.now(clock) : request.on();
        var q = request.q() == null ? "" : request.q();
        var after = cursor.isFirst() ? "" : cursor.text(0);
        var rows = codes.search(q, day).stream()
                .filter(code -> code.code().compareTo(after) > 0)
                .limit(cursor.limit() + 1L)
                .toList();
        return Page.of(rows, cursor.limit(), code -> List.of(code.code()));
    }
}

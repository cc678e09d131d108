package clinic.records.diagnosis;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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

    /// @param on the day of the encounter; today if absent
    @GetMapping
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST},
            care = false)
    Page<DiagnosisCode> search(
            @RequestParam(defaultValue = "") String q, @RequestParam @Nullable LocalDate on, Cursor cursor) {
        var day = on == null ? LocalDate.now(clock) : on;
        var after = cursor.isFirst() ? "" : cursor.text(0);
        var rows = codes.search(q, day).stream()
                .filter(code -> code.code().compareTo(after) > 0)
                .limit(cursor.limit() + 1L)
                .toList();
        return Page.of(rows, cursor.limit(), code -> List.of(code.code()));
    }
}

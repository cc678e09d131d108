package clinic.intake.patient;

import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Finds patients by the beginnings of words of their name, in any order and without minding accents, or of their
/// medical record number. Whoever is found was seen, so the audit names each.
@Service
@Transactional
class PatientSearch {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final List<String> EVERYBODY = List.of("%");

    private final Patients patients;
    private final Audit audit;

    PatientSearch(Patients patients, Audit audit) {
        this.patients = patients;
        this.audit = audit;
    }

    Page<Patient> find(String q, Cursor cursor) {
        var afterName = cursor.isFirst() ? "" : cursor.text(0);
        var afterId = cursor.isFirst() ? BEFORE_ALL : cursor.uuid(1);
        var patterns = q.isBlank() ? EVERYBODY : SearchName.patterns(q);
        List<Patient> found =
                patterns.isEmpty() ? List.of() : patients.search(patterns, afterName, afterId, cursor.limit() + 1);
        var page = Page.of(found, cursor.limit(), PatientSearch::keys);
        audit.listed(
                Action.SEARCH,
                "patient",
                page.items().stream().map(Patient::getId).toList());
        return page;
    }

    private static List<String> keys(Patient patient) {
        return List.of(patient.getSearchName().sortedBy(), patient.getId().toString());
    }
}

package clinic.intake.patient;

import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Finds patients by the beginning of a name, in either order and without minding accents, or of a medical record
/// number. Whoever is found was seen, so each is audited; one transaction for the page keeps that cheap.
@Service
@Transactional
class PatientSearch {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final Pattern NUMBER = Pattern.compile("(mrn-?)?[0-9]*");

    private final Patients patients;
    private final Audit audit;

    PatientSearch(Patients patients, Audit audit) {
        this.patients = patients;
        this.audit = audit;
    }

    Page<Patient> find(String q, Cursor cursor) {
        var afterName = cursor.isFirst() ? "" : cursor.text(0);
        var afterId = cursor.isFirst() ? BEFORE_ALL : cursor.uuid(1);
        var found = q.isBlank()
                ? patients.all(afterName, afterId, cursor.limit() + 1)
                : patients.search(name(q), number(q), afterName, afterId, cursor.limit() + 1);
        var page = Page.of(found, cursor.limit(), PatientSearch::keys);
        page.items().forEach(patient -> audit.read("patient", patient.getId(), patient.getId()));
        return page;
    }

    private static List<String> keys(Patient patient) {
        return List.of(patient.getSearchName().familyFirst(), patient.getId().toString());
    }

    private static @Nullable String name(String q) {
        var name = SearchName.fold(q);
        return name.isEmpty() ? null : name;
    }

    private static @Nullable String number(String q) {
        var number = q.strip().toLowerCase(Locale.ROOT);
        if (!NUMBER.matcher(number).matches()) {
            return null;
        }
        return number.startsWith("mrn") ? number : "mrn-" + number;
    }
}

package clinic.system;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Topics;
import clinic.local.Part;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A [CanaryPatient] comes through the clinic, by good requests and by bad ones, and with an event that nobody can
/// handle. Where the words turn up, somebody could read them: they may stand in the databases and on the topics
/// declared for them, and nowhere else.
@ExtendWith(ClinicExtension.class)
class CanaryPatientsTests {

    @Test
    void nothingOfAPatientStandsWhereItHasNoPlace(RunningClinic clinic) throws Exception {
        var patient = new CanaryPatient();
        var visit = new CanaryVisit(clinic.stack(), patient);
        var places = new OpenPlaces(clinic.stack(), clinic.books().server());

        var patientId = visit.comesThroughTheClinic();
        visit.isRefused(patientId);
        places.lettersOfAPoisonedEvent(patient, patientId);
        clinic.books().areClosed();
        places.logs();
        places.services();
        places.problems(visit.problems());
        places.subjectsOfMails();
        var payloads = places.topics();

        var found = new TreeSet<String>();
        places.texts().forEach((where, text) -> patient.in(text).forEach(what -> found.add(what + " in " + where)));
        System.out.printf(
                "canary: %d words of a patient, %d requests (%d refused), %d places looked at, %d found%n",
                patient.words(),
                visit.requests(),
                visit.problems().size(),
                places.texts().size(),
                found.size());
        assertThat(found).isEmpty();

        // and where they have to be they are, so what looks for them finds them
        assertThat(payloads.get(Topics.PATIENTS.name()))
                .contains(patient.word("family name"), patient.word("birth date"), patient.word("phone"));
        assertThat(payloads.get(Topics.HISTORIES.name())).contains(patient.word("narrative"), patient.word("dose"));
        assertThat(places.rows(Part.INTAKE, "select t::text from patient t")).contains(patient.word("given name"));
        assertThat(places.rows(Part.RECORDS, "select text from signed_document"))
                .contains(patient.word("findings"), patient.word("instructions"));
        assertThat(patient.words()).isGreaterThan(14);
        assertThat(visit.problems()).hasSizeGreaterThan(10);
        assertThat(places.texts()).hasSizeGreaterThan(60);
    }
}

package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseAssigned;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CaseEscalated;
import clinic.contracts.intake.CaseEvent.CaseOpened;
import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.intake.PatientEvent.PatientChanged;
import clinic.contracts.intake.PatientEvent.PatientRegistered;
import clinic.contracts.scheduling.DirectoryEvent;
import clinic.contracts.scheduling.DirectoryEvent.ClinicianChanged;
import clinic.contracts.scheduling.DirectoryEvent.RoomChanged;
import clinic.contracts.scheduling.DirectoryEvent.SiteChanged;
import clinic.kit.testing.TestTokens;
import clinic.records.RestOfTheClinic.TheCase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What each consumer does with each event of its stream. A new event breaks the first test until somebody has decided.
@RecordsTest
class ConsumedEventsTests {

    private record Consumer(Class<?> stream, Set<Class<?>> handles, Set<Class<?>> ignores) {}

    private static final Map<String, Consumer> CONSUMERS = Map.of(
            "casefileCases",
            new Consumer(
                    CaseEvent.class,
                    Set.of(CaseOpened.class, CaseClosed.class),
                    Set.of(
                            CaseAssigned.class,
                            CaseEscalated.class,
                            EscalationAcknowledged.class,
                            EscalationResolved.class)),
            "readinessCases",
            new Consumer(
                    CaseEvent.class,
                    Set.of(CaseOpened.class),
                    Set.of(
                            CaseAssigned.class,
                            CaseEscalated.class,
                            EscalationAcknowledged.class,
                            EscalationResolved.class,
                            CaseClosed.class)),
            "casefilePatients",
            new Consumer(PatientEvent.class, Set.of(PatientRegistered.class, PatientChanged.class), Set.of()),
            "readinessHistories",
            new Consumer(PainHistoryEvent.class, Set.of(PainHistorySubmitted.class), Set.of()),
            "chartHistories",
            new Consumer(PainHistoryEvent.class, Set.of(PainHistorySubmitted.class), Set.of()),
            "directorySites",
            new Consumer(
                    DirectoryEvent.class,
                    Set.of(SiteChanged.class),
                    Set.of(ClinicianChanged.class, RoomChanged.class)));

    @Autowired
    private RestOfTheClinic clinic;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void everyEventIsHandledOrIgnoredOnPurpose() {
        CONSUMERS.forEach(
                (name, consumer) -> assertThat(Set.of(consumer.stream().getPermittedSubclasses()))
                        .as(name)
                        .isEqualTo(Stream.concat(consumer.handles().stream(), consumer.ignores().stream())
                                .collect(Collectors.toSet())));
    }

    @Test
    void whatIsIgnoredChangesNothing() {
        var theCase = clinic.aCase();
        var before = everything(theCase);
        var escalation = UUID.randomUUID();
        var somebody = UUID.randomUUID();
        var at = RestOfTheClinic.OPENED_AT;

        for (var ignored : List.<CaseEvent>of(
                new CaseAssigned(theCase.id(), theCase.patientId(), TestTokens.HARBOR, somebody, at),
                new CaseEscalated(
                        theCase.id(),
                        theCase.patientId(),
                        TestTokens.HARBOR,
                        escalation,
                        Category.NEURO,
                        Disposition.EMERGENCY_NOW,
                        at),
                new EscalationAcknowledged(theCase.id(), escalation, somebody, at),
                new EscalationResolved(theCase.id(), escalation, somebody, Resolution.SAFE_TO_BOOK, at))) {
            clinic.tell(ignored);
        }

        assertThat(everything(theCase)).isEqualTo(before);
        assertThat(jdbc.sql("select count(*) from dead_letter where key = ?")
                        .param(theCase.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private Map<String, @Nullable Object> everything(TheCase theCase) {
        return jdbc.sql("""
                select (select row_to_json(f)::text from case_file f where case_id = :id) as file,
                       (select row_to_json(c)::text from readiness_checklist c where case_id = :id) as checklist,
                       (select json_agg(i order by item)::text from checklist_item i where case_id = :id) as items,
                       (select history::text from pain_history where case_id = :id) as history
                """).param("id", theCase.id()).query().singleRow();
    }
}

package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.CaseEvent.CaseClosed;
import clinic.contracts.intake.CaseEvent.CloseReason;
import clinic.contracts.intake.CaseEvent.EscalationAcknowledged;
import clinic.contracts.intake.CaseEvent.EscalationResolved;
import clinic.contracts.intake.CaseEvent.Resolution;
import clinic.notification.paging.Paging;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The interval is two seconds here.
class PagingTests extends NotificationStory {

    private final UUID escalationId = UUID.randomUUID();

    @Autowired
    Paging paging;

    @Test
    void pagesAgainAndAgain() throws Exception {
        site().tell();
        onCall().tell();
        var escalated = hear(escalated(escalationId));
        escalated.tell();
        escalated.tell();
        soon().until(() -> mailsTo(onCallAddress).size() >= 3);

        assertThat(pages()).hasSizeGreaterThanOrEqualTo(3).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(mailsTo(onCallAddress).getFirst().getSubject()).isEqualTo("Page: a case needs you now");
        assertThat(jdbc.sql("select repetition from message where escalation_id = ? order by id limit 3")
                        .param(escalationId)
                        .query(Integer.class)
                        .list())
                .containsExactly(1, 2, 3);
    }

    @Test
    void acknowledgingStopsThePagingAndNothingElse() {
        everybodyIsKnown();
        hear(escalated(escalationId)).tell();
        soon().until(() -> mailsTo(onCallAddress).size() >= 2);

        var acknowledged = hear(new EscalationAcknowledged(caseId, escalationId, UUID.randomUUID(), Instant.now()));
        acknowledged.tell();
        acknowledged.tell();
        var pages = pages().size();
        dueNow();
        paging.pageAgain();

        assertThat(isPaging()).isFalse();
        assertThat(pages()).hasSize(pages);

        booked().tell();
        awaitState("VISIT_BOOKED", "SENT");
        hear(escalated(UUID.randomUUID())).tell();
        soon().until(() -> pages().size() > pages);
    }

    @Test
    void resolvingStopsThePaging() {
        everybodyIsKnown();
        hear(escalated(escalationId)).tell();

        hear(new EscalationResolved(caseId, escalationId, UUID.randomUUID(), Resolution.SAFE_TO_BOOK, Instant.now()))
                .tell();

        assertThat(isPaging()).isFalse();
    }

    @Test
    void closingTheCaseStopsThePaging() {
        everybodyIsKnown();
        hear(escalated(escalationId)).tell();

        hear(new CaseClosed(caseId, patientId, CloseReason.REFERRED_OUT, null, Instant.now()))
                .tell();

        assertThat(isPaging()).isFalse();
    }

    @Test
    void aPageThatIsNotOutYetIsVoidOnceAnswered() {
        hear(escalated(escalationId)).tell();
        awaitWaiting("ON_CALL_PAGE", "SITE");

        hear(new EscalationAcknowledged(caseId, escalationId, UUID.randomUUID(), Instant.now()))
                .tell();
        awaitState("ON_CALL_PAGE", "VOID");
        site().tell();
        onCall().tell();

        assertThat(pages())
                .singleElement()
                .satisfies(page -> assertThat(page.voidReason()).isEqualTo("ANSWERED"));
        assertThat(mailsTo(onCallAddress)).isEmpty();
    }

    @Test
    void pagesDoNotPileUpWhileOneWaits() {
        hear(escalated(escalationId)).tell();
        awaitWaiting("ON_CALL_PAGE", "SITE");
        for (var i = 0; i < 5; i++) {
            dueNow();
            paging.pageAgain();
        }
        assertThat(pages()).hasSize(1);

        site().tell();
        onCall().tell();
        soon().until(() -> mailsTo(onCallAddress).size() == 1);
        soon().until(() -> mailsTo(onCallAddress).size() == 2);
    }

    private Told hear(CaseEvent event) {
        return told(pagingCases, EventTraffic.CASES, event);
    }

    private List<Row> pages() {
        return messages().stream()
                .filter(row -> row.template().equals("ON_CALL_PAGE"))
                .toList();
    }

    private boolean isPaging() {
        return jdbc.sql("select next_page_at is not null from escalation where id = ?")
                .param(escalationId)
                .query(Boolean.class)
                .single();
    }

    private void dueNow() {
        jdbc.sql(
                        "update escalation set next_page_at = now() - interval '1 s' where id = ? and next_page_at is not null")
                .param(escalationId)
                .update();
    }
}

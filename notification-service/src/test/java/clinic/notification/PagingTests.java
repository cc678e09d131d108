package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

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
        tell(theCase.site());
        tell(theCase.onCall());
        tell(theCase.escalated(escalationId)).again();
        soon().until(() -> mailsTo(theCase.onCallAddress).size() >= 3);

        assertThat(pages()).hasSizeGreaterThanOrEqualTo(3).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(mailsTo(theCase.onCallAddress).getFirst().getSubject()).isEqualTo("Page: a case needs you now");
        assertThat(jdbc.sql("select repetition from message where escalation_id = ? order by id limit 3")
                        .param(escalationId)
                        .query(Integer.class)
                        .list())
                .containsExactly(1, 2, 3);
    }

    @Test
    void acknowledgingStopsThePagingAndNothingElse() {
        everybodyIsKnown();
        tell(theCase.escalated(escalationId));
        soon().until(() -> mailsTo(theCase.onCallAddress).size() >= 2);

        tell(new EscalationAcknowledged(theCase.id, escalationId, UUID.randomUUID(), Instant.now()))
                .again();
        var pages = pages().size();
        dueNow();
        paging.pageAgain();

        assertThat(isPaging()).isFalse();
        assertThat(pages()).hasSize(pages);

        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");
        tell(theCase.escalated(UUID.randomUUID()));
        soon().until(() -> pages().size() > pages);
    }

    @Test
    void resolvingStopsThePaging() {
        everybodyIsKnown();
        tell(theCase.escalated(escalationId));

        tell(new EscalationResolved(
                theCase.id, escalationId, UUID.randomUUID(), Resolution.SAFE_TO_BOOK, Instant.now()));

        assertThat(isPaging()).isFalse();
    }

    @Test
    void closingTheCaseStopsThePaging() {
        everybodyIsKnown();
        tell(theCase.escalated(escalationId));

        tell(theCase.closed(CloseReason.REFERRED_OUT));

        assertThat(isPaging()).isFalse();
    }

    @Test
    void aPageThatIsNotOutYetIsVoidOnceAnswered() {
        tell(theCase.escalated(escalationId));
        awaitWaiting("ON_CALL_PAGE", "SITE");
        // whoever watches over it sees that a page is due and is not sent
        soon().until(() -> meters.get("paging.overdue").gauge().value() > 1);
        assertThat(meters.get("paging.unanswered").gauge().value()).isPositive();

        tell(new EscalationAcknowledged(theCase.id, escalationId, UUID.randomUUID(), Instant.now()));
        awaitState("ON_CALL_PAGE", "VOID");
        tell(theCase.site());
        tell(theCase.onCall());

        assertThat(pages())
                .singleElement()
                .satisfies(page -> assertThat(page.voidReason()).isEqualTo("ANSWERED"));
        assertThat(mailsTo(theCase.onCallAddress)).isEmpty();
    }

    @Test
    void pagesDoNotPileUpWhileOneWaits() {
        tell(theCase.escalated(escalationId));
        awaitWaiting("ON_CALL_PAGE", "SITE");
        for (var i = 0; i < 5; i++) {
            dueNow();
            paging.pageAgain();
        }
        assertThat(pages()).hasSize(1);

        tell(theCase.site());
        tell(theCase.onCall());
        soon().until(() -> mailsTo(theCase.onCallAddress).size() == 1);
        soon().until(() -> mailsTo(theCase.onCallAddress).size() == 2);
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

package clinic.notification;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.Role;
import clinic.kit.testing.Addresses;
import clinic.kit.testing.Api;
import clinic.kit.testing.EndpointRules;
import clinic.kit.testing.HostileInput;
import clinic.kit.testing.TestTokens;
import clinic.kit.testing.WebEdges;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class MessageApiTests extends NotificationStory {

    @Autowired
    private ApplicationContext context;

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Test
    void everyEndpointHasARule() {
        EndpointRules.verify(requestMappingHandlerMapping);
    }

    @Test
    void noAddressHoldsWhatSomebodyTypes() {
        Addresses.verify(requestMappingHandlerMapping, false);
    }

    @Test
    void nothingAnswersThatShouldNotAndNothingSaysTooMuch() {
        new WebEdges(context).verify();
    }

    @Test
    void refusesBadInputEverywhereAndStoresNothing() {
        new HostileInput(port, requestMappingHandlerMapping, jdbc, TestTokens.HARBOR, TestTokens.RIVERSIDE).run();
    }

    @Test
    void describesItself() {
        var docs = Api.at(port).get("/v3/api-docs");

        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.body().path("openapi").asString("")).startsWith("3.1");
        assertThat(docs.body().path("paths").propertyNames())
                .contains("/api/v1/messages", "/api/v1/messages/{id}", "/api/v1/inbox");
    }

    @Test
    void showsTheMessagesOfACaseNewestFirst() {
        everybodyIsKnown();
        tell(theCase.assigned());
        tell(theCase.booked());
        awaitState("CASE_ASSIGNED", "SENT");
        awaitState("VISIT_BOOKED", "SENT");

        var first = frontDesk().get("/api/v1/messages?limit=1&caseId=" + theCase.id);
        var next = first.body().path("next").asString("");
        var second = frontDesk().get("/api/v1/messages?limit=1&caseId=" + theCase.id + "&cursor=" + next);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().at("/items/0/template").asString("")).isEqualTo("VISIT_BOOKED");
        assertThat(first.body().at("/items/0/state").asString("")).isEqualTo("SENT");
        assertThat(first.body().at("/items/0/recipientId").asString("")).isEqualTo(theCase.patientId.toString());
        assertThat(first.response().body()).doesNotContain("@mail.example");
        assertThat(second.body().at("/items/0/template").asString("")).isEqualTo("CASE_ASSIGNED");
        assertThat(second.body().path("next").isNull()).isTrue();
    }

    @Test
    void aListIsAuditedWithThePatientsOnIt() {
        everybodyIsKnown();
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");

        frontDesk().get("/api/v1/messages?state=SENT&limit=1");

        assertThat(jdbc.sql("""
                                select count(*) from audit where action = 'LIST' and resource_type = 'messages'
                                  and (patient_id = :patient or :patient = any (patients))""")
                        .param("patient", theCase.patientId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void findsWhatWaits() {
        tell(theCase.booked());
        awaitWaiting("VISIT_BOOKED", "PATIENT");

        var waiting = frontDesk().get("/api/v1/messages?state=QUEUED&caseId=" + theCase.id);
        var sent = frontDesk().get("/api/v1/messages?state=SENT&caseId=" + theCase.id);

        assertThat(waiting.body().at("/items/0/waitingFor").asString("")).isEqualTo("PATIENT");
        assertThat(sent.body().path("items").size()).isZero();
    }

    @Test
    void showsOneWithItsVersion() {
        everybodyIsKnown();
        tell(theCase.booked());
        awaitState("VISIT_BOOKED", "SENT");

        var one = frontDesk().get("/api/v1/messages/" + message("VISIT_BOOKED").id());

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.version()).isEqualTo(one.body().path("version").asLong());
        assertThat(one.body().path("attempts").asInt()).isEqualTo(1);
        assertThat(one.body().path("sentAt").isString()).isTrue();
    }

    @Test
    void hidesWhatBelongsToAnotherSite() {
        tell(theCase.booked());
        var elsewhere = Api.at(port).as(Role.FRONT_DESK, UUID.randomUUID());

        var one = elsewhere.get("/api/v1/messages/" + message("VISIT_BOOKED").id());
        var unknown = elsewhere.get("/api/v1/messages/" + UUID.randomUUID());

        assertThat(one.status()).isEqualTo(404);
        assertThat(one.problem()).isEqualTo(unknown.problem()).isEqualTo("not-found");
        assertThat(elsewhere.get("/api/v1/messages?caseId=" + theCase.id).status())
                .isEqualTo(404);
        assertThat(Api.at(port)
                        .as(Role.NURSE)
                        .get("/api/v1/messages")
                        .body()
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void aClinicianSeesTheirOwnMessagesOnly() {
        everybodyIsKnown();
        tell(theCase.assigned());
        tell(theCase.booked());
        awaitState("CASE_ASSIGNED", "SENT");
        var lee = Api.at(port).with(TestTokens.as(theCase.subject, "lee", List.of(Role.PHYSICIAN), theCase.siteId));
        var other = Api.at(port).as(Role.PHYSICIAN, theCase.siteId);

        var inbox = lee.get("/api/v1/inbox");

        assertThat(inbox.status()).isEqualTo(200);
        assertThat(inbox.body().path("items").size()).isEqualTo(1);
        assertThat(inbox.body().at("/items/0/template").asString("")).isEqualTo("CASE_ASSIGNED");
        assertThat(other.get("/api/v1/inbox").body().path("items").size()).isZero();
    }

    @Test
    void isClosedToWhomItDoesNotConcern() {
        assertThat(Api.at(port).get("/api/v1/messages").status()).isEqualTo(401);
        assertThat(Api.at(port)
                        .as(Role.OPERATIONS, theCase.siteId)
                        .get("/api/v1/messages")
                        .status())
                .isEqualTo(403);
        assertThat(frontDesk().get("/api/v1/inbox").status()).isEqualTo(403);
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        assertThat(frontDesk().get("/api/v1/messages?state=LOST").fields()).containsExactly("state");
        assertThat(frontDesk().get("/api/v1/messages?caseId=none").fields()).containsExactly("caseId");
        assertThat(frontDesk().get("/api/v1/messages?cursor=x").status()).isEqualTo(400);
        assertThat(frontDesk().get("/api/v1/messages?limit=0").status()).isEqualTo(400);
        assertThat(frontDesk().get("/api/v1/messages/one").status()).isEqualTo(400);
    }

    private Api frontDesk() {
        return Api.at(port).as(Role.FRONT_DESK, theCase.siteId);
    }
}

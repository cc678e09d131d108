package clinic.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.contracts.notification.DeliveryEvent.FailureReason;
import clinic.contracts.notification.DeliveryEvent.Template;
import clinic.notification.delivery.Outcome.Accepted;
import clinic.notification.delivery.Outcome.Held;
import clinic.notification.delivery.Outcome.Refused;
import clinic.notification.delivery.Outcome.Unreachable;
import clinic.notification.recipient.Site;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import jakarta.mail.Header;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/// Against real sockets: a real mail server, and such as misbehave.
class MailChannelTests {

    static final UUID ID = UUID.fromString("0192a000-0000-7000-8000-00000000abcd");
    static final Letter LETTER = new Letter("Clínica Río", "Su cita en Río", "mañana a las 10\n", Locale.of("es"));

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "mail",
            CircuitBreakerConfig.custom()
                    .minimumNumberOfCalls(3)
                    .slidingWindowSize(3)
                    .waitDurationInOpenState(Duration.ofSeconds(30))
                    .build());

    @Test
    void handsAMailOver() throws Exception {
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        try {
            var channel = channel(server.getSmtp().getPort());

            assertThat(channel.send(mailTo("jo@mail.example"))).isEqualTo(new Accepted());

            assertThat(server.getReceivedMessages()).singleElement().satisfies(mail -> {
                assertThat(mail.getMessageID()).isEqualTo("<0192a000-0000-7000-8000-00000000abcd@clinic>");
                assertThat(mail.getSubject()).isEqualTo("Su cita en Río");
                assertThat(mail.getFrom())
                        .containsExactly(new InternetAddress("no-reply@clinic.example", "Clínica Río", "UTF-8"));
                assertThat(mail.getContent().toString()).isEqualToIgnoringNewLines("mañana a las 10");
            });
        } finally {
            server.stop();
        }
    }

    /// Of all that a letter holds, only the name of the site was typed by somebody.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=//evil.example/pixel.gif>",
                "River\r\nBcc: thief@evil.example",
                "River\nContent-Type: text/html\n\n<script>alert(1)</script>",
                "River\r\n.\r\nMAIL FROM:<thief@evil.example>",
                "River\" <thief@evil.example>, \"x",
                "=?UTF-8?B?PHNjcmlwdD4=?=",
                "right\u202Etfel\u202C \u0000 \u2028 end"
            })
    void hostileNamesStayTextInOneMailToOnePerson(String name) throws Exception {
        var server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        try {
            var site = new Site(new UUID(0, 1), name, ZoneId.of("UTC"), "+1", null);
            var letter = new Letters(URI.create("https://portal.clinic.example/"), "Clinic")
                    .toPatient(Template.PLAN_READY, site, null, Locale.US);

            var outcome = channel(server.getSmtp().getPort()).send(new Mail(ID, "jo@mail.example", letter));

            assertThat(outcome).isEqualTo(new Accepted());
            assertThat(server.getReceivedMessages()).singleElement().satisfies(mail -> {
                assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
                assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("jo@mail.example"));
                assertThat(mail.getFrom())
                        .singleElement()
                        .extracting(from -> ((InternetAddress) from).getAddress())
                        .isEqualTo("no-reply@clinic.example");
                assertThat(Collections.list(mail.getAllHeaders()).stream().map(Header::getName))
                        .containsExactlyInAnyOrder(
                                "Return-Path",
                                "Received",
                                "Date",
                                "From",
                                "To",
                                "Message-ID",
                                "Subject",
                                "MIME-Version",
                                "Content-Type",
                                "Content-Transfer-Encoding",
                                "Content-Language",
                                "Auto-Submitted");
            });
        } finally {
            server.stop();
        }
    }

    @Test
    void isRefusedForGoodByA550() {
        try (var server = GrumpyMailServer.answering("550 no such user here")) {
            assertThat(channel(server.port()).send(mailTo("gone@mail.example")))
                    .isEqualTo(new Refused(FailureReason.REFUSED_BY_SERVER, "the mail server answered 550"));
        }
    }

    @Test
    void isAskedToComeBackByA451() {
        try (var server = GrumpyMailServer.answering("451 greylisted")) {
            assertThat(channel(server.port()).send(mailTo("jo@mail.example"))).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void doesNotWaitForASilentServer() {
        try (var server = GrumpyMailServer.silent()) {
            assertThat(channel(server.port()).send(mailTo("jo@mail.example")))
                    .isEqualTo(new Unreachable("no answer within PT0.7S"));
        }
    }

    @Test
    void findsNobodyWhereNoServerIs() {
        var port = closedPort();

        assertThat(channel(port).send(mailTo("jo@mail.example"))).isInstanceOf(Unreachable.class);
    }

    @Test
    void knowsThatNoServerIsConfigured() {
        var server = new JavaMailSenderImpl();
        server.setHost("");

        assertThat(channel(server).send(mailTo("jo@mail.example")))
                .isEqualTo(new Refused(FailureReason.CHANNEL_UNAVAILABLE, "no mail server is configured"));
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThat(channel(closedPort()).send(mailTo("jo at home")))
                .isEqualTo(new Refused(FailureReason.NO_ADDRESS, "the address is none"));
    }

    @Test
    void triesAMailThatCannotBeWrittenLikeOneThatCannotBeSent() {
        var server = new JavaMailSenderImpl() {
            @Override
            public MimeMessage createMimeMessage() {
                throw new IllegalStateException("out of ink");
            }
        };
        server.setHost("localhost");

        assertThat(channel(server).send(mailTo("jo@mail.example"))).isInstanceOf(Unreachable.class);
    }

    @Test
    void sparesAServerThatIsDown() {
        var channel = channel(closedPort());
        for (var i = 0; i < 3; i++) {
            channel.send(mailTo("jo@mail.example"));
        }

        assertThat(channel.send(mailTo("jo@mail.example"))).isEqualTo(new Held(Duration.ofSeconds(30)));
    }

    @Test
    void doesNotHoldRefusalsAgainstTheServer() {
        try (var server = GrumpyMailServer.answering("550 no such user here")) {
            var channel = channel(server.port());
            for (var i = 0; i < 5; i++) {
                assertThat(channel.send(mailTo("gone@mail.example"))).isInstanceOf(Refused.class);
            }
        }
    }

    private MailChannel channel(int port) {
        var server = new JavaMailSenderImpl();
        server.setHost("localhost");
        server.setPort(port);
        return channel(server);
    }

    private MailChannel channel(JavaMailSenderImpl server) {
        try {
            return new MailChannel(
                    server,
                    new InternetAddress("no-reply@clinic.example", true),
                    breaker,
                    TimeLimiter.of(Duration.ofMillis(700)));
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Mail mailTo(String address) {
        return new Mail(ID, address, LETTER);
    }

    private static int closedPort() {
        try (var server = GrumpyMailServer.silent()) {
            return server.port();
        }
    }
}

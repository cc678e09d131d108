package clinic.portal.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.mock.web.MockHttpSession;

/// A session that is open, for tests of what needs no more of it.
public final class OpenSession {

    private OpenSession() {}

    public static MockHttpSession of(UUID subject) {
        var session = new MockHttpSession();
        session.setAttribute(
                SessionLife.ATTRIBUTE,
                new SessionLife(
                        new SessionLife.Who(subject, "Test", null),
                        Duration.ofMinutes(10),
                        Duration.ofHours(12),
                        Clock.systemUTC(),
                        new SessionLife.Watcher() {
                            @Override
                            public void locked(SessionLife life, String reason) {}

                            @Override
                            public void over(SessionLife life) {}
                        }));
        return session;
    }
}

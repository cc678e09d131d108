package clinic.portal.casefile;

import clinic.kit.web.Refused;
import clinic.portal.signin.KeptWhileLocked;
import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What somebody looked for, kept with their session. Addresses carry an id that says nothing to anybody else, so that
/// paging, reloading and going back work, in several tabs as well, and no name stands in a browser's history or a log.
@Component
public class Searches {

    private static final String ATTRIBUTE = Searches.class.getName();
    private static final int KEPT = 50;
    private static final int LONGEST = 200;

    /// @return null if nothing was typed
    public @Nullable UUID keep(HttpSession session, String typed) {
        var text = typed.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > LONGEST) {
            throw Refused.parameter("q", "must have at most " + LONGEST + " characters");
        }
        return latest(session).put(text);
    }

    /// @return null if it was not looked for in this session, or so long ago that it is forgotten
    public @Nullable String text(HttpSession session, @Nullable UUID search) {
        return search == null ? null : latest(session).get(search);
    }

    private static Latest latest(HttpSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof Latest latest) {
            return latest;
        }
        var latest = new Latest();
        session.setAttribute(ATTRIBUTE, latest);
        return latest;
    }

    /// The same person who unlocks goes on where they were, and that may be a search.
    private static final class Latest implements KeptWhileLocked {

        private final Map<UUID, String> texts = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
                return size() > KEPT;
            }
        };

        synchronized UUID put(String text) {
            var id = texts.entrySet().stream()
                    .filter(known -> known.getValue().equals(text))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseGet(UUID::randomUUID);
            texts.put(id, text);
            return id;
        }

        synchronized @Nullable String get(UUID search) {
            return texts.get(search);
        }
    }
}

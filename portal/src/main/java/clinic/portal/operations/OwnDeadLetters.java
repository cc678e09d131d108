package clinic.portal.operations;

import clinic.kit.inbox.DeadLetter;
import clinic.kit.operations.DeadLetterRepair;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.kit.web.Refused;
import clinic.kit.web.StaleVersion;
import clinic.portal.remote.Reply;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The portal's own dead letters, which answer as a service's do.
@Component
class OwnDeadLetters {

    private final DeadLetterRepair repair;

    OwnDeadLetters(DeadLetterRepair repair) {
        this.repair = repair;
    }

    Reply list(Choice choice, Cursor cursor) {
        return reply(() -> Page.of(repair.list(choice.question(), cursor), AllDeadLetters.PAGE + 1, DeadLetter::keys));
    }

    Reply look(UUID id) {
        return reply(() -> repair.look(id));
    }

    Reply tryOut(UUID id) {
        return reply(() -> repair.tryOut(id));
    }

    Reply replay(UUID id, long version) {
        return reply(() -> repair.replay(id, version));
    }

    Reply discard(UUID id, long version, String reason) {
        return reply(() -> repair.discard(id, version, reason));
    }

    private static Reply reply(Supplier<Object> work) {
        try {
            return new Reply.Done(JsonMapper.shared().valueToTree(work.get()), null, null);
        } catch (NotFound e) {
            return new Reply.Refused(404, "not-found", "There is nothing here.", List.of());
        } catch (StaleVersion e) {
            return new Reply.Refused(412, "stale-version", "This was changed since you read it.", List.of());
        } catch (Refused e) {
            var type = String.valueOf(e.getBody().getType());
            return new Reply.Refused(
                    e.getStatusCode().value(),
                    type.substring(type.lastIndexOf('/') + 1),
                    Objects.requireNonNullElse(e.getBody().getDetail(), ""),
                    List.of());
        }
    }
}

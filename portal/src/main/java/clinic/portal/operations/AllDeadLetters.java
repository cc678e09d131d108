package clinic.portal.operations;

import clinic.kit.inbox.DeadLetter;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The dead letters of the four services and of the portal as one list, the oldest first. Each is asked for what comes
/// after the same letter, so that no page repeats or misses one; whichever does not answer is named.
@Component
class AllDeadLetters {

    static final int PAGE = 50;

    private static final String LETTERS = "/operations/dead-letters";
    private static final Comparator<Held> OLDEST_FIRST = Comparator.comparing(
                    (Held held) -> held.letter().failedAt())
            .thenComparing(held -> held.letter().id().toString());

    private final OwnDeadLetters own;
    private final ClinicServices services;

    AllDeadLetters(OwnDeadLetters own, ClinicServices services) {
        this.own = own;
        this.services = services;
    }

    public record Held(Owner owner, DeadLetter letter) {

        List<String> keys() {
            return letter.keys();
        }
    }

    /// @param missing who did not answer
    record Answer(Page<Held> page, List<Owner> missing) {}

    /// @param position `next` of the page before
    Answer ask(Choice choice, @Nullable String position) {
        var found = new ArrayList<Held>();
        var missing = new ArrayList<Owner>();
        for (var owner : choice.owners()) {
            var reply = owner.service()
                    .map(service -> list(service, choice, position))
                    .orElseGet(() -> own.list(choice, Cursor.of(position, PAGE)));
            if (reply instanceof Reply.Done done) {
                done.body()
                        .path("items")
                        .forEach(item ->
                                found.add(new Held(owner, JsonMapper.shared().treeToValue(item, DeadLetter.class))));
            } else {
                missing.add(owner);
            }
        }
        found.sort(OLDEST_FIRST);
        return new Answer(Page.of(found, PAGE, Held::keys), List.copyOf(missing));
    }

    private Reply list(Service service, Choice choice, @Nullable String position) {
        // one more than the page has tells that there is more
        var path = new StringBuilder(LETTERS)
                .append(choice.open() ? "?state=OPEN" : "?state=SETTLED")
                .append("&limit=")
                .append(PAGE + 1);
        var values = new ArrayList<Object>();
        append(path, values, "type", choice.type());
        append(path, values, "from", choice.from());
        append(path, values, "to", choice.to());
        append(path, values, "cursor", position);
        return services.get(service, path.toString(), values.toArray());
    }

    private static void append(StringBuilder path, List<Object> values, String name, @Nullable Object value) {
        if (value != null) {
            path.append('&').append(name).append("={").append(name).append('}');
            values.add(value);
        }
    }

    Reply look(Owner owner, UUID id) {
        return owner.service()
                .map(service -> services.get(service, LETTERS + "/{id}", id))
                .orElseGet(() -> own.look(id));
    }

    Reply tryOut(Owner owner, UUID id) {
        return owner.service()
                .map(service -> services.search(service, LETTERS + "/{id}/trial", Map.of(), id))
                .orElseGet(() -> own.tryOut(id));
    }

    Reply replay(Owner owner, UUID id, long version) {
        return owner.service()
                .map(service -> services.change(service, HttpMethod.POST, LETTERS + "/{id}/replay", version, null, id))
                .orElseGet(() -> own.replay(id, version));
    }

    Reply discard(Owner owner, UUID id, long version, String reason) {
        return owner.service()
                .map(service -> services.change(
                        service, HttpMethod.POST, LETTERS + "/{id}/discard", version, Map.of("reason", reason), id))
                .orElseGet(() -> own.discard(id, version, reason));
    }
}

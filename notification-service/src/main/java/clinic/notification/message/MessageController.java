package clinic.notification.message;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Cursor;
import clinic.kit.web.ETags;
import clinic.kit.web.NotFound;
import clinic.kit.web.Page;
import clinic.notification.message.Dispatch.State;
import clinic.notification.recipient.Recipients;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was told to whom, and whether it arrived at a mail server: of the sites where the caller works.
@RestController
@RequestMapping("/api/v1")
class MessageController {

    private final Messages messages;
    private final Recipients recipients;
    private final MessageMapper mapper;

    MessageController(Messages messages, Recipients recipients, MessageMapper mapper) {
        this.messages = messages;
        this.recipients = recipients;
        this.mapper = mapper;
    }

    @GetMapping("/messages")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    Page<MessageView> list(
            Caller caller,
            Cursor cursor,
            @RequestParam(required = false) @Guarded("case") @Nullable UUID caseId,
            @RequestParam(required = false) @Nullable State state) {
        if (caller.sites().isEmpty()) {
            return new Page<>(List.of(), null);
        }
        var name = state == null ? null : state.name();
        return page(messages.list(caller.sites(), caseId, name, before(cursor), cursor.limit() + 1), cursor);
    }

    @GetMapping("/messages/{id}")
    @Allow(
            value = {Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN, Role.THERAPIST, Role.SITE_MANAGER},
            care = false)
    ResponseEntity<MessageView> one(@PathVariable @Guarded("message") UUID id) {
        var message = messages.findById(id).orElseThrow(NotFound::new);
        return ResponseEntity.ok().eTag(ETags.of(message.getVersion())).body(mapper.view(message));
    }

    /// The caller's own messages: those to the clinician who signs in as the caller.
    @GetMapping("/inbox")
    @Allow(
            value = {Role.PHYSICIAN, Role.THERAPIST, Role.NURSE},
            care = false)
    Page<MessageView> inbox(Caller caller, Cursor cursor) {
        if (caller.sites().isEmpty()) {
            return new Page<>(List.of(), null);
        }
        return recipients
                .clinicianOf(caller.subject())
                .map(clinician ->
                        page(messages.inbox(clinician, caller.sites(), before(cursor), cursor.limit() + 1), cursor))
                .orElseGet(() -> new Page<>(List.of(), null));
    }

    private Page<MessageView> page(List<Message> rows, Cursor cursor) {
        var views = rows.stream().map(mapper::view).toList();
        return Page.of(views, cursor.limit(), view -> List.of(view.id().toString()));
    }

    private static @Nullable UUID before(Cursor cursor) {
        return cursor.isFirst() ? null : cursor.uuid(0);
    }
}

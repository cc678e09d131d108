package clinic.portal.operations;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.access.Reads;
import clinic.kit.inbox.DeadLetters.Trial;
import clinic.kit.operations.DeadLetterRepair.Detail;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.Reply;
import clinic.portal.remote.Wording;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Dead letters as a list and one by one: look, try, replay, discard. Everything is done to the letter as the page
/// showed it; if it changed since, the page says so and shows it as it is now.
@Controller
@RequestMapping("/operations")
@Allow(value = Role.OPERATIONS, care = false)
class DeadLetterPageController {

    /// The form, if it is kept as a draft.
    static final String DISCARD = "discard";

    private final AllDeadLetters letters;
    private final Replays replays;
    private final Drafts drafts;
    private final Wording wording;
    private final Reasons reasons;

    DeadLetterPageController(AllDeadLetters letters, Replays replays, Drafts drafts, Wording wording, Reasons reasons) {
        this.letters = letters;
        this.replays = replays;
        this.drafts = drafts;
        this.wording = wording;
        this.reasons = reasons;
    }

    @GetMapping
    String list(
            Wanted wanted,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        var wrong = wanted.wrong();
        if (wrong.isEmpty()) {
            var answer = letters.ask(wanted.choice(), position);
            model.addAttribute("page", answer.page());
            model.addAttribute("missing", answer.missing());
        }
        model.addAttribute("wrong", wrong);
        model.addAttribute("wanted", wanted);
        model.addAttribute("owners", Owner.values());
        model.addAttribute("types", EventTypes.ALL);
        model.addAttribute("unfinished", replays.unfinished());
        model.addAttribute("first", cursor.isFirst());
        model.addAttribute("zone", Wanted.ZONE);
        return "operations";
    }

    /// @param after what was done to it just now, if anything was
    @GetMapping("/dead-letters/{service}/{id}")
    String look(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            @RequestParam(required = false) @Nullable String after,
            Caller me,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("after", after);
        // a reason that came too late for its session is shown once, as after any other refusal
        drafts.about(me.subject(), List.of(id)).stream()
                .filter(draft -> draft.form().equals(DISCARD))
                .findFirst()
                .ifPresent(draft -> {
                    model.addAttribute("reason", draft.one("reason"));
                    drafts.discard(me.subject(), DISCARD, id);
                });
        return show(Owner.named(service), id, response, model);
    }

    @PostMapping("/dead-letters/{service}/{id}/trial")
    @Reads
    String tryOut(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            HttpServletResponse response,
            Model model) {
        var owner = Owner.named(service);
        var reply = letters.tryOut(owner, id);
        if (reply instanceof Reply.Done done) {
            model.addAttribute("trial", JsonMapper.shared().treeToValue(done.body(), Trial.class));
        } else {
            notDone(reply, response, model);
        }
        return show(owner, id, response, model);
    }

    @PostMapping("/dead-letters/{service}/{id}/replay")
    String replay(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            @RequestParam long version,
            HttpServletResponse response,
            Model model) {
        var owner = Owner.named(service);
        var reply = letters.replay(owner, id, version);
        if (reply instanceof Reply.Done) {
            return address(owner, id) + "?after=replay";
        }
        notDone(reply, response, model);
        return show(owner, id, response, model);
    }

    @PostMapping("/dead-letters/{service}/{id}/discard")
    String discard(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            @RequestParam long version,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        var owner = Owner.named(service);
        var objection = reasons.objection(reason);
        if (objection == null) {
            var reply = letters.discard(owner, id, version, reason.strip());
            if (reply instanceof Reply.Done) {
                return address(owner, id);
            }
            notDone(reply, response, model);
        } else {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("error", objection);
        }
        model.addAttribute("reason", reason);
        return show(owner, id, response, model);
    }

    private static String address(Owner owner, UUID id) {
        return "redirect:/operations/dead-letters/" + owner.word() + "/" + id;
    }

    /// Why not; what was typed stays.
    private void notDone(Reply reply, HttpServletResponse response, Model model) {
        switch (reply) {
            case Reply.Done _ -> {}
            case Reply.Refused refused -> {
                response.setStatus(refused.status());
                model.addAttribute("stale", refused.status() == HttpStatus.PRECONDITION_FAILED.value());
                model.addAttribute("refusal", wording.of(refused));
            }
            case Reply.Unavailable _ -> {
                response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
                model.addAttribute("unsent", true);
            }
        }
    }

    private String show(Owner owner, UUID id, HttpServletResponse response, Model model) {
        switch (letters.look(owner, id)) {
            case Reply.Done done -> {
                var detail = JsonMapper.shared().treeToValue(done.body(), Detail.class);
                model.addAttribute("detail", detail);
                model.addAttribute("letter", detail.letter());
                model.addAttribute("content", shape(detail.content()));
                model.addAttribute("settler", reasons.name(detail.letter().resolvedBy()));
            }
            case Reply.Refused refused when refused.notFound() -> throw new NotFound();
            case Reply.Refused _, Reply.Unavailable _ -> response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        }
        model.addAttribute("id", id);
        model.addAttribute("owner", owner);
        model.addAttribute("zone", Wanted.ZONE);
        return "dead-letter";
    }

    private static @Nullable String shape(@Nullable JsonNode content) {
        return content == null || content.isNull() ? null : content.toPrettyString();
    }
}

package clinic.portal.operations;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.kit.web.Refused;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import clinic.portal.remote.Wording;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The worklist after a restore: what a service had told the others and does not know any more. A person does again
/// what has to be done again, and settles each with a reason. The portal tells nobody anything, so it has none of its
/// own.
@Controller
@RequestMapping("/operations/lost-events")
@Allow(value = Role.OPERATIONS, care = false)
class LostEventPageController {

    /// The form, if it is kept as a draft.
    static final String SETTLEMENT = "settlement";

    private static final String EVENTS = "/operations/lost-events";
    private static final int PAGE = 50;

    private final ClinicServices services;
    private final Drafts drafts;
    private final Wording wording;
    private final Reasons reasons;

    LostEventPageController(ClinicServices services, Drafts drafts, Wording wording, Reasons reasons) {
        this.services = services;
        this.drafts = drafts;
        this.wording = wording;
        this.reasons = reasons;
    }

    /// What one service lost.
    ///
    /// @param page as the service says it; null if it does not answer
    public record Lost(Owner owner, @Nullable Object page) {}

    /// @param service whose further page is asked for; each has its own order
    @GetMapping
    String list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String service,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        if (position != null && service == null) {
            throw Refused.parameter("service", "say whose page it is");
        }
        var open = !"settled".equals(state);
        var lost = new ArrayList<Lost>();
        for (var each : Service.values()) {
            var owner = Owner.valueOf(each.name());
            if (service == null || owner.word().equals(service)) {
                lost.add(new Lost(owner, page(each, open, position)));
            }
        }
        model.addAttribute("lost", lost);
        model.addAttribute("open", open);
        model.addAttribute("first", cursor.isFirst());
        model.addAttribute("zone", Wanted.ZONE);
        return "lost-events";
    }

    private @Nullable Object page(Service service, boolean open, @Nullable String position) {
        var path = EVENTS + "?limit=" + PAGE + (open ? "&state=OPEN" : "&state=SETTLED");
        var reply = position == null
                ? services.get(service, path)
                : services.get(service, path + "&cursor={cursor}", position);
        return reply instanceof Reply.Done done ? done.values() : null;
    }

    @GetMapping("/{service}/{id}")
    String look(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            Caller me,
            HttpServletResponse response,
            Model model) {
        drafts.about(me.subject(), List.of(id)).stream()
                .filter(draft -> draft.form().equals(SETTLEMENT))
                .findFirst()
                .ifPresent(draft -> {
                    model.addAttribute("reason", draft.one("reason"));
                    drafts.discard(me.subject(), SETTLEMENT, id);
                });
        return show(Owner.named(service), id, response, model);
    }

    @PostMapping("/{service}/{id}/settlement")
    String settle(
            @PathVariable String service,
            @PathVariable @Guarded(Guarded.NOTHING) UUID id,
            @RequestParam long version,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        var owner = Owner.named(service);
        var objection = reasons.objection(reason);
        if (objection == null) {
            var body = Map.of("reason", reason.strip());
            switch (services.change(asked(owner), HttpMethod.POST, EVENTS + "/{id}/settlement", version, body, id)) {
                case Reply.Done _ -> {
                    return "redirect:/operations/lost-events";
                }
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
        } else {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("error", objection);
        }
        model.addAttribute("reason", reason);
        return show(owner, id, response, model);
    }

    private String show(Owner owner, UUID id, HttpServletResponse response, Model model) {
        switch (services.get(asked(owner), EVENTS + "/{id}", id)) {
            case Reply.Done done -> {
                var event = done.body().path("event");
                model.addAttribute("event", new Reply.Done(event, null, null).values());
                model.addAttribute("content", done.body().path("content").toPrettyString());
                model.addAttribute("actor", reasons.name(event.path("actor").asString("")));
                model.addAttribute(
                        "settler", reasons.name(event.path("settledBy").asString("")));
            }
            case Reply.Refused refused when refused.notFound() -> throw new NotFound();
            case Reply.Refused _, Reply.Unavailable _ -> response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        }
        model.addAttribute("id", id);
        model.addAttribute("owner", owner);
        model.addAttribute("zone", Wanted.ZONE);
        return "lost-event";
    }

    private static Service asked(Owner owner) {
        return owner.service().orElseThrow(NotFound::new);
    }
}

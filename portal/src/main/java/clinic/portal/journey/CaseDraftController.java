package clinic.portal.journey;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.web.Fields;
import clinic.kit.web.NotFound;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Keeps what is being typed into the forms of the case page.
@Controller
@Allow(value = Role.PHYSICIAN, care = false)
class CaseDraftController {

    /// What the forms of the page send that are kept.
    @Fields({
        "version",
        "key",
        "seen",
        "resolution",
        "note",
        "findings",
        "examination",
        "day",
        "sources",
        "codes",
        "q",
        "found",
        "consultationId",
        "reviewDueOn",
        "planItemId",
        "modality",
        "visits",
        "intervalDays",
        "visitMinutes",
        "instructions"
    })
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    private @interface AnyForm {}

    private final Drafts drafts;

    CaseDraftController(Drafts drafts) {
        this.drafts = drafts;
    }

    @PostMapping("/cases/{id}/drafts/{form}/{about}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void keep(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable String form,
            @PathVariable @Guarded(Guarded.NOTHING) UUID about,
            Caller me,
            @AnyForm @RequestParam MultiValueMap<String, String> typed) {
        require(form);
        drafts.keep(me.subject(), Draft.typed(form, about, typed));
    }

    @PostMapping("/cases/{id}/drafts/{form}/{about}/discard")
    String discard(
            @PathVariable @Guarded("case") UUID id,
            @PathVariable String form,
            @PathVariable @Guarded(Guarded.NOTHING) UUID about,
            Caller me) {
        require(form);
        drafts.discard(me.subject(), form, about);
        return "redirect:/cases/" + id;
    }

    private void require(String form) {
        if (!CaseCommands.KEPT.contains(form)) {
            throw new NotFound();
        }
    }
}

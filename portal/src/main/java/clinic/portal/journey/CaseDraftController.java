package clinic.portal.journey;

import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.web.NotFound;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
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
@Allow(Role.PHYSICIAN)
class CaseDraftController {

    private final CaseFiles cases;
    private final Drafts drafts;

    CaseDraftController(CaseFiles cases, Drafts drafts) {
        this.cases = cases;
        this.drafts = drafts;
    }

    @PostMapping("/cases/{id}/drafts/{form}/{about}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void keep(
            @PathVariable UUID id,
            @PathVariable String form,
            @PathVariable UUID about,
            Caller me,
            @RequestParam MultiValueMap<String, String> typed) {
        require(me, id, form);
        drafts.keep(me.subject(), Draft.typed(form, about, typed));
    }

    @PostMapping("/cases/{id}/drafts/{form}/{about}/discard")
    String discard(@PathVariable UUID id, @PathVariable String form, @PathVariable UUID about, Caller me) {
        require(me, id, form);
        drafts.discard(me.subject(), form, about);
        return "redirect:/cases/" + id;
    }

    private void require(Caller me, UUID caseId, String form) {
        cases.require(me, caseId);
        if (!CaseCommands.KEPT.contains(form)) {
            throw new NotFound();
        }
    }
}

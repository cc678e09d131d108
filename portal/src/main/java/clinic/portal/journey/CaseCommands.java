package clinic.portal.journey;

import clinic.kit.access.Caller;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.draft.Draft;
import clinic.portal.draft.Drafts;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.ClinicServices.Service;
import clinic.portal.remote.Reply;
import clinic.portal.remote.Wording;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Sends what a form of the case page asks for, and goes back to the page with what came of it. A form with much to
/// type is kept before its service is asked and forgotten when the service has it; of a short one, the page that
/// follows still knows what was chosen.
@Component
class CaseCommands {

    /// The forms that are kept.
    static final Set<String> KEPT = Set.of("resolution", "findings", "diagnosis", "plan", "plan-change");

    /// What these save is told to nobody before it is signed, so there is nothing to wait for.
    private static final Set<String> QUIET = Set.of("findings", "plan", "plan-change");

    private static final Pattern ITEM = Pattern.compile("items\\[(\\d+)]\\.(\\w+)");
    private static final int STALE = 412;

    private final ClinicServices services;
    private final CaseFiles cases;
    private final Drafts drafts;
    private final Wording wording;
    private final MessageSource messages;

    CaseCommands(ClinicServices services, CaseFiles cases, Drafts drafts, Wording wording, MessageSource messages) {
        this.wording = wording;
        this.services = services;
        this.cases = cases;
        this.drafts = drafts;
        this.messages = messages;
    }

    /// Changes an aggregate that has not changed since the form was shown.
    String change(
            Caller me,
            UUID caseId,
            Draft typed,
            Service service,
            String path,
            long version,
            @Nullable Object body,
            RedirectAttributes flash) {
        return send(
                me,
                caseId,
                typed,
                flash,
                () -> services.change(service, HttpMethod.POST, path, version, body, typed.about()));
    }

    /// Adds something to the case, once, however often the form is sent.
    ///
    /// @param path with the case's id in it
    String create(
            Caller me,
            UUID caseId,
            Draft typed,
            Service service,
            String path,
            String key,
            Object body,
            RedirectAttributes flash) {
        return send(me, caseId, typed, flash, () -> services.create(service, path, key, body, caseId));
    }

    /// Whatever else a form asks for.
    ///
    /// @param typed its `about` is the aggregate, unless the command creates one
    String send(Caller me, UUID caseId, Draft typed, RedirectAttributes flash, Supplier<Reply> command) {
        keep(me, typed);
        return answer(me, caseId, typed, command.get(), flash);
    }

    /// A signature is for what is saved. While its signer has something typed about it that is not, nothing is signed.
    String sign(Caller me, UUID caseId, UUID aggregate, String path, long version, RedirectAttributes flash) {
        if (!drafts.about(me.subject(), List.of(aggregate)).isEmpty()) {
            flash.addFlashAttribute("unsaved", true);
            return "redirect:/cases/" + caseId;
        }
        return change(me, caseId, Draft.empty("signature", aggregate), Service.RECORDS, path, version, null, flash);
    }

    String words(Reply.Refused refused) {
        return refused.errors().isEmpty()
                ? wording.of(refused)
                : refused.errors().stream()
                        .map(error -> label(error.field()) + ": " + wording.of(error))
                        .collect(Collectors.joining("; "));
    }

    private void keep(Caller me, Draft typed) {
        if (KEPT.contains(typed.form())) {
            drafts.keep(me.subject(), typed);
        }
    }

    private String answer(Caller me, UUID caseId, Draft typed, Reply reply, RedirectAttributes flash) {
        switch (reply) {
            case Reply.Done done -> {
                drafts.discard(me.subject(), typed.form(), typed.about());
                if (!QUIET.contains(typed.form())) {
                    var changed = done.location() == null ? typed.about() : UUID.fromString(done.created());
                    flash.addFlashAttribute("updating", !cases.awaitVersion(changed, done.version()));
                }
            }
            case Reply.Refused refused when refused.status() == STALE -> flash.addFlashAttribute("stale", true);
            case Reply.Refused refused -> flash.addFlashAttribute("refused", words(refused));
            case Reply.Unavailable away -> flash.addFlashAttribute("away", away.service());
        }
        if (!(reply instanceof Reply.Done) && !KEPT.contains(typed.form())) {
            flash.addFlashAttribute("typed", typed);
        }
        return "redirect:/cases/" + caseId;
    }

    /// `items[1].visits` of the service is `Item 2, Visits` on the page.
    private String label(String field) {
        var item = ITEM.matcher(field);
        return item.matches()
                ? word("plan.item", "", Integer.parseInt(item.group(1)) + 1) + ", "
                        + word("field." + item.group(2), item.group(2))
                : word("field." + field, field);
    }

    private String word(String key, String otherwise, Object... arguments) {
        var word = messages.getMessage(key, arguments, otherwise, LocaleContextHolder.getLocale());
        return word == null ? otherwise : word;
    }
}

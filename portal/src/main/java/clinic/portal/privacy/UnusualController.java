package clinic.portal.privacy;

import clinic.care.UnusualAccess;
import clinic.contracts.Role;
import clinic.kit.access.Allow;
import clinic.kit.access.Caller;
import clinic.kit.access.Guarded;
import clinic.kit.audit.Action;
import clinic.kit.audit.Audit;
import clinic.kit.web.Cursor;
import clinic.kit.web.NotFound;
import clinic.kit.web.Refused;
import clinic.kit.web.Text;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.draft.Drafts;
import clinic.portal.privacy.UnusualReviews.Review;
import clinic.portal.remote.Reply.FieldError;
import clinic.portal.remote.Wording;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/// Charts that somebody opened without a reason, and all that was opened by breaking the glass: of the last thirty
/// days, from all five trails, by person, patient and day, each with what the privacy officer thought of it.
///
/// A day is the reader's, as every time on the page. Which zone that was is kept with a review.
@Controller
@RequestMapping("/privacy/unusual")
@Allow(value = Role.PRIVACY_OFFICER, care = false)
class UnusualController {

    /// The form, if it is kept as a draft.
    static final String REVIEW = "review";

    private static final int LONGEST_NOTE = 1_000;
    private static final int MOST_SEEN = 500;
    private static final Pattern SEEN = Pattern.compile("([a-z-]{1,40} [A-Z_]{1,40} [a-z-]{1,40}) ([0-9]{1,7})");

    private final UnusualDays days;
    private final UnusualReviews reviews;
    private final CaseFiles cases;
    private final Drafts drafts;
    private final Wording wording;
    private final Audit audit;
    private final Clock clock;

    UnusualController(
            UnusualDays days,
            UnusualReviews reviews,
            CaseFiles cases,
            Drafts drafts,
            Wording wording,
            Audit audit,
            Clock clock) {
        this.days = days;
        this.reviews = reviews;
        this.cases = cases;
        this.drafts = drafts;
        this.wording = wording;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param more rows that no review covers
    public record Shown(UnusualDay entry, List<Review> reviews, int more) {}

    /// @param entry of which the note is
    /// @param error null if it only could not be sent
    public record Typed(UUID entry, String note, @Nullable String error) {

        @Override
        public String toString() {
            return "Typed[" + entry + "]";
        }
    }

    @GetMapping
    String list(
            Caller me,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            Model model) {
        var shown = show(me, cursor, position, model);
        // a note that came too late for its session is shown once, as after any other refusal
        drafts.of(me.subject(), REVIEW).stream()
                .filter(draft -> shown.stream().anyMatch(it -> it.entry().id().equals(draft.about())))
                .findFirst()
                .ifPresent(draft -> {
                    model.addAttribute("typed", new Typed(draft.about(), draft.one("note"), null));
                    drafts.discard(me.subject(), REVIEW, draft.about());
                });
        return "unusual";
    }

    /// @param seen what the form showed of the entry
    @PostMapping("/reviews")
    String review(
            @RequestParam String day,
            @RequestParam @Guarded(Guarded.NOTHING) UUID actor,
            @RequestParam @Guarded(Guarded.NOTHING) UUID patientId,
            @RequestParam(defaultValue = "") List<String> seen,
            @RequestParam(defaultValue = "") String note,
            Caller me,
            Cursor cursor,
            @RequestParam(name = "cursor", required = false) @Nullable String position,
            HttpServletResponse response,
            Model model) {
        var zone = cases.zone(me);
        var listed = listed(day, zone);
        var covered = covered(seen);
        var said = note.strip();
        var entry = UnusualDay.id(List.of(listed.toString(), actor.toString(), patientId.toString()));
        var objection = Text.Validator.objection(said, LONGEST_NOTE);
        if (objection != null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            var typed = new Typed(entry, note, wording.of(new FieldError("note", objection)));
            var shown = show(me, cursor, position, model);
            var itsEntry = shown.stream().anyMatch(it -> it.entry().id().equals(entry));
            model.addAttribute(itsEntry ? "typed" : "lost", typed);
            return "unusual";
        }
        reviews.add(me, listed, zone, actor, patientId, said, covered);
        drafts.discard(me.subject(), REVIEW, entry);
        return "redirect:" + address(position) + "#e" + entry;
    }

    /// Where the entries of a page are.
    static String address(@Nullable String position) {
        var address = UriComponentsBuilder.fromPath("/privacy/unusual");
        if (position != null && position.matches("[A-Za-z0-9_-]+")) {
            address.queryParam("cursor", position);
        }
        return address.toUriString();
    }

    private List<Shown> show(Caller me, Cursor cursor, @Nullable String position, Model model) {
        var zone = cases.zone(me);
        var answer = days.ask(zone, cursor, position);
        var entries = answer.page().items();
        var patients = entries.stream().map(UnusualDay::patientId).toList();
        audit.listed(Action.LIST, "audit", patients);
        var written = reviews.of(entries, zone);
        var shown = entries.stream()
                .map(entry -> {
                    var notes = written.getOrDefault(entry.id(), List.of());
                    return new Shown(entry, notes, UnusualReviews.more(entry, notes));
                })
                .toList();
        model.addAttribute("entries", shown);
        model.addAttribute("next", answer.page().next());
        model.addAttribute("missing", answer.missing());
        model.addAttribute("first", cursor.isFirst());
        model.addAttribute("position", cursor.isFirst() ? null : position);
        model.addAttribute("names", cases.names(patients));
        model.addAttribute("zone", zone);
        return shown;
    }

    /// Of a day that the page does not show there is nothing to review.
    private LocalDate listed(String day, ZoneId zone) {
        try {
            var listed = LocalDate.parse(day);
            if (UnusualAccess.covers(listed, zone, clock.instant())) {
                return listed;
            }
        } catch (DateTimeParseException noDay) {
            // like one that is not shown
        }
        throw new NotFound();
    }

    private static Map<String, Integer> covered(List<String> seen) {
        var covered = new TreeMap<String, Integer>();
        for (var one : seen) {
            var parts = SEEN.matcher(one);
            if (!parts.matches() || seen.size() > MOST_SEEN) {
                throw Refused.parameter("seen", "send it as the form has it");
            }
            covered.put(parts.group(1), Integer.valueOf(parts.group(2)));
        }
        return covered;
    }
}

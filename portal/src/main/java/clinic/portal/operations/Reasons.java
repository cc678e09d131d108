package clinic.portal.operations;

import clinic.kit.operations.Operations;
import clinic.kit.web.Text;
import clinic.portal.casefile.CaseFiles;
import clinic.portal.remote.Reply.FieldError;
import clinic.portal.remote.Wording;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Why something was given up or settled, and by whom.
@Component
class Reasons {

    private final CaseFiles cases;
    private final Wording wording;

    Reasons(CaseFiles cases, Wording wording) {
        this.cases = cases;
        this.wording = wording;
    }

    /// What is wrong with it, in the reader's language; null if nothing is.
    @Nullable
    String objection(String typed) {
        var objection = Text.Validator.objection(typed.strip(), Operations.REASON);
        return objection == null ? null : wording.of(new FieldError("reason", objection));
    }

    /// What the person is called; of programs, and of people who are not known here, what the service says.
    @Nullable
    String name(@Nullable Object actor) {
        if (actor == null) {
            return null;
        }
        try {
            var name = cases.person(UUID.fromString(actor.toString()));
            return name == null ? actor.toString() : name;
        } catch (IllegalArgumentException notAPerson) {
            return actor.toString();
        }
    }
}

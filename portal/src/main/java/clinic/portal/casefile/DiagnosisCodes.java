package clinic.portal.casefile;

import static clinic.portal.remote.ClinicServices.Service.RECORDS;

import clinic.portal.draft.Draft;
import clinic.portal.remote.ClinicServices;
import clinic.portal.remote.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Finds diagnosis codes for a form in which they are ticked.
@Component
public class DiagnosisCodes {

    private static final int MOST = 20;

    private final ClinicServices services;

    DiagnosisCodes(ClinicServices services) {
        this.services = services;
    }

    /// @param none whether something was looked for and nothing was found
    /// @param more whether there are more than fit on the page
    /// @param away whether records did not answer
    public record Found(List<Code> codes, boolean none, boolean more, boolean away) {}

    public record Code(String code, String description, boolean ticked) {}

    /// What is ticked stays there, whatever is looked for next. A code has to be valid on the day of the consultation.
    public Found fitting(Draft diagnosis) {
        var codes = new LinkedHashMap<String, Code>();
        diagnosis.all("found").forEach(code -> codes.put(code, new Code(code, "", true)));
        var wanted = diagnosis.one("q").strip();
        if (wanted.isEmpty()) {
            return new Found(List.copyOf(codes.values()), false, false, false);
        }
        var day = diagnosis.one("day");
        var reply = services.search(
                RECORDS,
                "/diagnosis-codes/search?limit={most}",
                day.isEmpty() ? Map.of("q", wanted) : Map.of("q", wanted, "on", day),
                MOST);
        if (!(reply instanceof Reply.Done done)) {
            return new Found(List.copyOf(codes.values()), false, false, true);
        }
        var found = new ArrayList<Code>();
        done.body()
                .path("items")
                .forEach(item -> found.add(new Code(
                        item.path("code").asString(""),
                        item.path("description").asString(""),
                        codes.containsKey(item.path("code").asString("")))));
        found.forEach(code -> codes.put(code.code(), code));
        return new Found(
                List.copyOf(codes.values()),
                found.isEmpty(),
                done.body().path("next").isString(),
                false);
    }
}

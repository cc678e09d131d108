package clinic.portal.journey;

import clinic.kit.web.Fields;
import clinic.portal.draft.Draft;
import clinic.portal.remote.Reply;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A treatment plan as it was typed, row by row. A row without a modality is left out: it is empty, or an item that is
/// to go.
///
/// @param positions which row each item stands in
/// @param wrong     what no service can be asked: a number that is none, or a treatment without its modality
record PlanForm(
        List<Map<String, Object>> items, List<Integer> positions, List<Reply.FieldError> wrong, String reviewDueOn) {

    /// What its forms send beside the version or the key.
    @Fields({"seen", "reviewDueOn", "planItemId", "modality", "visits", "intervalDays", "visitMinutes", "instructions"})
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Rows {}

    static final List<String> COLUMNS =
            List.of("planItemId", "modality", "visits", "intervalDays", "visitMinutes", "instructions");
    private static final List<String> NUMBERS = List.of("visits", "intervalDays", "visitMinutes");

    /// @param notANumber what to say of one
    /// @param noModality what to say of a row that has something in it, but no modality
    static PlanForm of(Draft typed, String notANumber, String noModality) {
        var items = new ArrayList<Map<String, Object>>();
        var positions = new ArrayList<Integer>();
        var wrong = new ArrayList<Reply.FieldError>();
        var rows = typed.rows(COLUMNS);
        for (var position = 0; position < rows.size(); position++) {
            var row = rows.get(position);
            if (!text(row, "modality").isEmpty()) {
                items.add(item(row, position, wrong, notANumber));
                positions.add(position);
            } else if (text(row, "planItemId").isEmpty() && hasContent(row)) {
                wrong.add(error(position, "modality", noModality));
            }
        }
        return new PlanForm(items, positions, wrong, typed.one("reviewDueOn").strip());
    }

    /// The service counts the items it was sent; the page counts its rows.
    Reply inRows(Reply reply) {
        return reply instanceof Reply.Refused refused
                ? new Reply.Refused(
                        refused.status(),
                        refused.slug(),
                        refused.detail(),
                        refused.errors().stream().map(this::inRow).toList())
                : reply;
    }

    private Reply.FieldError inRow(Reply.FieldError error) {
        for (var i = 0; i < positions.size(); i++) {
            var prefix = "items[" + i + "].";
            if (error.field().startsWith(prefix)) {
                return error(positions.get(i), error.field().substring(prefix.length()), error.message());
            }
        }
        return error;
    }

    private static Map<String, Object> item(
            Map<String, String> row, int position, List<Reply.FieldError> wrong, String notANumber) {
        var item = new LinkedHashMap<String, Object>();
        if (!text(row, "planItemId").isEmpty()) {
            item.put("planItemId", text(row, "planItemId"));
        }
        item.put("modality", text(row, "modality"));
        for (var name : NUMBERS) {
            try {
                item.put(name, text(row, name).isEmpty() ? 0 : Integer.parseInt(text(row, name)));
            } catch (NumberFormatException e) {
                wrong.add(error(position, name, notANumber));
            }
        }
        item.put("instructions", text(row, "instructions"));
        return item;
    }

    private static boolean hasContent(Map<String, String> row) {
        return COLUMNS.stream()
                .anyMatch(name -> !text(row, name).isEmpty() && !text(row, name).equals("0"));
    }

    private static Reply.FieldError error(int position, String name, String message) {
        return new Reply.FieldError("items[" + position + "]." + name, message);
    }

    private static String text(Map<String, String> row, String name) {
        return row.getOrDefault(name, "").strip();
    }

    @Override
    public String toString() {
        return "PlanForm[masked]";
    }
}

package clinic.portal.privacy;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lines that a spreadsheet takes for text, whatever stands in them.
final class Csv {

    private final PrintWriter out;

    Csv(PrintWriter out) {
        this.out = out;
    }

    void line(@Nullable Object... cells) {
        out.print(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")));
        out.print("\r\n");
    }

    /// What begins like a formula begins with an apostrophe instead.
    static String cell(@Nullable Object value) {
        var text = value == null ? "" : value.toString();
        var harmless = text.matches("(?s)[=+\\-@\\t\\r\\n].*") ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}

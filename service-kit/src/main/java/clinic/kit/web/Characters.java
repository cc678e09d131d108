package clinic.kit.web;

import org.jspecify.annotations.Nullable;

/// Characters that no text of ours holds: PostgreSQL cannot store some, others begin a new line where none belongs, and
/// some make a text look like another one.
final class Characters {

    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private Characters() {}

    /// @param lines whether the text may have several
    static @Nullable String objection(CharSequence text, boolean lines) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t') {
                if (!lines) {
                    return "must be a single line without control characters";
                }
            } else if (Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
                return lines
                        ? "must not contain control characters"
                        : "must be a single line without control characters";
            } else if (turnsDirection(c)) {
                return "must not contain characters that turn the direction of writing";
            } else if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "must not contain half a character";
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return "must not contain half a character";
            }
        }
        return null;
    }

    /// Embeddings, overrides and isolates; letters that are written from the right need none of them.
    private static boolean turnsDirection(char c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}

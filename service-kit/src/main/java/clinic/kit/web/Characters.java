package clinic.kit.web;

import org.jspecify.annotations.Nullable;

/// Characters that no text of ours holds, and that PostgreSQL partly cannot store.
final class Characters {

    private Characters() {}

    static @Nullable String objection(CharSequence text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                return "must not contain control characters";
            }
            if (Character.isHighSurrogate(c)) {
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
}

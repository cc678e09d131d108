package clinic.portal.operations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the filters of the page say, as it was typed; times are UTC, as in logs. One that cannot be understood is named
/// and shows nothing: ignored, it would have everything replayed.
record Wanted(
        @Nullable String state,
        @Nullable String service,
        @Nullable String type,
        @Nullable String from,
        @Nullable String to) {

    /// What pages of operations tell the time by: what they have to be held against does so too.
    static final ZoneId ZONE = ZoneId.of("UTC");

    private static final String SETTLED = "settled";

    /// A field that was left empty limits nothing.
    Wanted {
        service = said(service);
        type = said(type);
        from = said(from);
        to = said(to);
    }

    private static @Nullable String said(@Nullable String typed) {
        return typed == null || typed.isBlank() ? null : typed.strip();
    }

    public boolean isOpen() {
        return !SETTLED.equals(state);
    }

    public boolean limits() {
        return service != null || type != null || from != null || to != null;
    }

    /// The fields that cannot be understood.
    List<String> wrong() {
        var wrong = new ArrayList<String>();
        if (service != null && Owner.find(service).isEmpty()) {
            wrong.add("service");
        }
        if (from != null && instant(from) == null) {
            wrong.add("from");
        }
        if (to != null && instant(to) == null) {
            wrong.add("to");
        }
        return List.copyOf(wrong);
    }

    Choice choice() {
        return new Choice(
                isOpen(), service == null ? null : Owner.find(service).orElse(null), type, instant(from), instant(to));
    }

    /// `2026-11-30T14:05`, as browsers send it; with a space instead from those that know no such field.
    private static @Nullable Instant instant(@Nullable String typed) {
        if (typed == null) {
            return null;
        }
        try {
            var at = LocalDateTime.parse(typed.replace(' ', 'T'));
            return at.getYear() < 1900 || at.getYear() > 9998
                    ? null
                    : at.atZone(ZONE).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}

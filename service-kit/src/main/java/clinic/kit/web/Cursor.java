package clinic.kit.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Where a page begins and how long it is, from `?cursor=` and `?limit=`. Cursors are opaque to callers and carry a
/// check sum, so that a mangled one is refused with 400 before anything reads its values.
///
/// @param after the keys of the last item of the page before, null for the first page
public record Cursor(@Nullable List<String> after, int limit) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    public boolean isFirst() {
        return after == null;
    }

    /// The key at this position, which has to be there: a cursor of another list is refused.
    public String text(int position) {
        if (after == null || position >= after.size()) {
            throw malformed();
        }
        return after.get(position);
    }

    public UUID uuid(int position) {
        try {
            return UUID.fromString(text(position));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    public long number(int position) {
        try {
            return Long.parseLong(text(position));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    public Instant instant(int position) {
        try {
            return Instant.parse(text(position));
        } catch (DateTimeParseException e) {
            throw malformed();
        }
    }

    public LocalDate date(int position) {
        try {
            return LocalDate.parse(text(position));
        } catch (DateTimeParseException e) {
            throw malformed();
        }
    }

    /// For a search, whose cursor holds part of what was found and comes in the body.
    ///
    /// @param limit checked by its caller to be from 1 to [#MAX_LIMIT]
    public static Cursor of(@Nullable String cursor, @Nullable Integer limit) {
        return new Cursor(cursor == null ? null : decode(cursor), limit == null ? DEFAULT_LIMIT : limit);
    }

    static Cursor parse(@Nullable String cursor, @Nullable String limit) {
        return new Cursor(cursor == null || cursor.isEmpty() ? null : decode(cursor), limit(limit));
    }

    static String encode(List<String> keys) {
        try (var bytes = new ByteArrayOutputStream();
                var out = new DataOutputStream(bytes)) {
            for (var key : keys) {
                out.writeUTF(key);
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> decode(String cursor) {
        try {
            var bytes = Base64.getUrlDecoder().decode(cursor);
            var keysEnd = bytes.length - Integer.BYTES;
            if (keysEnd < 0) {
                throw malformed();
            }
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            var keys = new ArrayList<String>();
            while (in.available() > Integer.BYTES) {
                keys.add(in.readUTF());
            }
            if (keys.isEmpty() || in.available() != Integer.BYTES || in.readInt() != checksum(bytes, keysEnd)) {
                throw malformed();
            }
            return List.copyOf(keys);
        } catch (IllegalArgumentException | IOException e) {
            throw malformed();
        }
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static int limit(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            var value = Integer.parseInt(limit);
            if (value >= 1 && value <= MAX_LIMIT) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // answered below like a number out of range
        }
        throw Refused.parameter("limit", "send a whole number from 1 to " + MAX_LIMIT);
    }

    private static Refused malformed() {
        return Refused.parameter("cursor", "send `next` of the page before as it is, or leave it out to start again");
    }
}

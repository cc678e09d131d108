package clinic.local.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the log is played.
sealed interface Target {

    /// As the server reads a moment before it knows any zones.
    DateTimeFormatter SERVERS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    /// No further than the backup needs to be of one moment.
    record Consistent() implements Target {}

    /// To the end of what is archived.
    record Latest() implements Target {}

    /// Whatever was committed up to that moment.
    record Moment(Instant at) implements Target {}

    /// @param at   when it was
    /// @param name as it stands in the log
    record Point(Instant at, String name) implements Target {}

    /// @param undo what the last restore replaced
    static Target of(Wish wish, Optional<Point> undo) throws BackupRefused {
        return switch (wish) {
            case Wish.Latest _ -> new Latest();
            case Wish.At at -> new Moment(at.instant());
            case Wish.Undo _ ->
                undo.orElseThrow(() -> new BackupRefused("Nothing was restored here that could be undone."));
        };
    }

    /// None for the end of the log.
    default @Nullable Instant moment() {
        return switch (this) {
            case Moment moment -> moment.at;
            case Point point -> point.at;
            case Latest _, Consistent _ -> null;
        };
    }

    default List<String> settings() {
        return switch (this) {
            case Consistent _ -> List.of("recovery_target=immediate");
            case Latest _ -> List.of();
            case Moment moment -> List.of("recovery_target_time=" + SERVERS.format(moment.at));
            case Point point -> List.of("recovery_target_name=" + point.name);
        };
    }
}

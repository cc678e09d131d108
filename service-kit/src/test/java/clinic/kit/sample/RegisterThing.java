package clinic.kit.sample;

import clinic.kit.access.Guarded;
import clinic.kit.web.Lines;
import clinic.kit.web.Text;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record RegisterThing(
        @Text(max = 40) String name,
        @NotNull @Guarded(Guarded.SITE) UUID siteId,
        @Min(1) @Max(10) int size,
        @NotNull Kind kind,
        @Nullable Instant madeAt,
        @Nullable Boolean fragile,
        @NotNull @Valid Make make) {

    enum Kind {
        SOLID,
        HOLLOW,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Side {
        LEFT,
        RIGHT
    }

    record Make(
            @NotEmpty List<@Valid Part> parts,

            @Lines @Text(max = 200, optional = true) @Nullable
            String story) {}

    record Part(
            @Text(max = 20) String label,
            @NotNull Side side,
            @Nullable Length length) {}

    record Length(@Min(0) @Max(1000) int millimetres) {

        Length {
            if (millimetres == 13) {
                throw new IllegalArgumentException("must not be 13 mm; take 12 or 14");
            }
        }
    }
}

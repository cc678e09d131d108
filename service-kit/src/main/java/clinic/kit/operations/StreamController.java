package clinic.kit.operations;

import clinic.kit.access.Allow;
import clinic.kit.operations.Streams.Digest;
import clinic.kit.operations.Streams.Head;
import clinic.kit.operations.Streams.Known;
import clinic.kit.web.Cursor;
import clinic.kit.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How far this service is on every stream, for whoever compares it with the others. Opaque ids and numbers only.
@RestController
@RequestMapping(Operations.PATH + "/streams")
@Allow(value = Operations.ROLE, care = false)
class StreamController {

    private final Streams streams;

    StreamController(Streams streams) {
        this.streams = streams;
    }

    @GetMapping
    @Operation(summary = "What this service publishes and consumes")
    List<Known> list() {
        return streams.known();
    }

    /// @param group a consumer group of this service; without one, what it publishes is meant
    @GetMapping("/{topic}/digests")
    @Operation(summary = "Digests of how far each key is, in 256 parts by the last byte of the key")
    List<Digest> digests(@PathVariable String topic, @RequestParam(required = false) @Nullable String group) {
        return streams.digests(topic, group);
    }

    @GetMapping("/{topic}/heads")
    @Operation(summary = "How far each key of one part is")
    Page<Head> heads(
            @PathVariable String topic,
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(defaultValue = "0") @Min(0) @Max(255) int part,
            Cursor cursor) {
        return Page.of(streams.heads(topic, group, part, cursor), cursor.limit(), Head::keys);
    }
}

package clinic.contracts;

import clinic.contracts.Topic.Kind;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The published language as one AsyncAPI 3 document: a channel for every topic, an operation for every application
/// that sends or receives on it, a message for every event, with its schema and its samples.
final class AsyncApiDocument {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KAFKA_BINDING = "0.5.0";

    /// The envelope's headers, in the order in which a publisher writes them. `ce_type` is each message's own.
    private static final List<Header> HEADERS = List.of(
            new Header("ce_specversion", true, "CloudEvents version", "const", "1.0"),
            new Header("ce_id", true, "id of the event, UUIDv7; what a reader remembers", "format", "uuid"),
            new Header("ce_source", true, "the publishing service", "pattern", "^/[a-z]+$"),
            new Header("ce_type", true, "record and version", "pattern", "^clinic\\.[a-z]+\\.\\w+\\.v[0-9]+$"),
            new Header("ce_subject", true, "the key once more", "format", "uuid"),
            new Header("ce_time", true, "when it happened, UTC, to the microsecond", "format", "date-time"),
            new Header("ce_dataschema", true, "where the schema lies on the class path", "", ""),
            new Header(
                    "ce_sequence",
                    true,
                    "counts the events of one topic and key, gapless from 1",
                    "pattern",
                    "^[0-9]+$"),
            new Header(
                    "ce_aggregateversion",
                    true,
                    "version of the aggregate after the event; equals its `ETag`",
                    "pattern",
                    "^[0-9]+$"),
            new Header("ce_correlationid", true, "the case where there is one, else the request", "format", "uuid"),
            new Header("ce_causationid", false, "the event that led to this one", "format", "uuid"),
            new Header("ce_siteid", false, "the site it belongs to", "format", "uuid"),
            new Header("ce_actor", true, "`sub` of a person, or `service:<name>`", "", ""),
            new Header("content-type", true, "of the payload", "const", "application/json"),
            new Header("traceparent", false, "W3C trace context of the work that caused it", "", ""));

    private record Header(String name, boolean required, String description, String keyword, String value) {}

    private final EventSchemas schemas = new EventSchemas();
    private final SourceComments comments = new SourceComments();

    ObjectNode document() {
        var document = JSON.createObjectNode().put("asyncapi", "3.0.0");
        document.set("info", info());
        document.put("defaultContentType", "application/json");
        document.putObject("servers").set("broker", server());
        var channels = document.putObject("channels");
        Topics.ALL.forEach(topic -> channels.set(topic.name(), channel(topic)));
        var operations = document.putObject("operations");
        TopicRights.applications()
                .forEach(application -> Topics.ALL.forEach(topic -> {
                    if (TopicRights.writableBy(application).contains(topic.name())) {
                        operations.set(application + ".sends." + topic.name(), operation("send", application, topic));
                    } else if (TopicRights.readers(topic).contains(application)) {
                        operations.set(
                                application + ".receives." + topic.name(), operation("receive", application, topic));
                    }
                }));
        var components = document.putObject("components");
        var messages = components.putObject("messages");
        EventType.all().forEach(type -> messages.set(type.name(), message(type)));
        var payloads = components.putObject("schemas");
        payloads.set("envelope", envelope());
        EventType.all().forEach(type -> payloads.set(type.name(), payload(type)));
        components
                .putObject("securitySchemes")
                .putObject("scram")
                .put("type", "scramSha512")
                .put("description", "every application signs in as itself and may do what its operations here say");
        return document;
    }

    String yaml() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(true);
        return "# Generated from event-contracts; to write it again: ./mvnw -pl event-contracts test -Dcontracts.write=true\n"
                + new Yaml(options).dump(JSON.treeToValue(document(), Map.class));
    }

    private static ObjectNode info() {
        var info = JSON.createObjectNode()
                .put("title", "Clinic platform")
                .put("version", newestRelease())
                .put(
                        "description",
                        "Everything that the clinic's services tell each other: intake, scheduling, records, notification "
                                + "and the portal share nothing else. An event is a CloudEvent 1.0 in Kafka's binary mode. "
                                + "Readers ignore fields they do not know and read codes they do not know as UNKNOWN; a "
                                + "payload grows by optional fields and by codes, any other change is a new vN.");
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        return info;
    }

    /// The contracts' version: of the newest sample.
    private static String newestRelease() {
        return EventType.all().stream()
                .flatMap(type -> ContractFiles.list(ContractFiles.SAMPLES.resolve(type.name())).stream())
                .map(AsyncApiDocument::release)
                .max(Comparator.comparing(Version::parse))
                .orElseThrow();
    }

    private static String release(Path sample) {
        return sample.getFileName().toString().replaceFirst("^v", "").replaceFirst("\\.json$", "");
    }

    private static ObjectNode server() {
        var server = JSON.createObjectNode()
                .put("host", "{bootstrap}")
                .put("protocol", "kafka")
                .put(
                        "description",
                        "The clinic group's Kafka. Topics are created by an explicit step, never by a message.");
        server.putObject("variables")
                .putObject("bootstrap")
                .put("default", "localhost:8086")
                .put("description", "KAFKA_BOOTSTRAP of the services");
        server.putArray("security").add(reference("components", "securitySchemes", "scram"));
        return server;
    }

    private ObjectNode channel(Topic topic) {
        var channel = JSON.createObjectNode()
                .put("address", topic.name())
                .put("title", topic.name())
                .put("description", comments.of(topic.events()).text());
        channel.putArray("servers").add(reference("servers", "broker"));
        var messages = channel.putObject("messages");
        EventType.of(topic)
                .forEach(type -> messages.set(type.name(), reference("components", "messages", type.name())));
        var kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name()).put("partitions", topic.partitions());
        var configuration = kafka.putObject("topicConfiguration");
        topic.config().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(setting -> {
            if (setting.getKey().equals("cleanup.policy")) {
                configuration.putArray(setting.getKey()).add(setting.getValue());
            } else {
                configuration.put(setting.getKey(), Long.parseLong(setting.getValue()));
            }
        });
        kafka.put("bindingVersion", KAFKA_BINDING);
        channel.put("x-kind", topic.kind() == Kind.FACTS ? "facts" : "state");
        return channel.put(
                "x-may-hold",
                topic.phi().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }

    private static ObjectNode operation(String action, String application, Topic topic) {
        var operation = JSON.createObjectNode().put("action", action);
        operation.set("channel", reference("channels", topic.name()));
        operation.putArray("tags").addObject().put("name", application);
        if (action.equals("receive")) {
            var kafka = operation.putObject("bindings").putObject("kafka");
            kafka.putObject("groupId")
                    .put("type", "string")
                    .put("pattern", "^" + TopicRights.groupPrefix(application).replace(".", "\\."));
            kafka.put("bindingVersion", KAFKA_BINDING);
        }
        return operation;
    }

    private ObjectNode message(EventType type) {
        var message = JSON.createObjectNode()
                .put("name", type.name())
                .put("title", type.event().getSimpleName());
        var comment = comments.of(type.event()).text();
        if (!comment.isEmpty()) {
            message.put("description", comment);
        }
        message.put("contentType", "application/json");
        var headers = message.putObject("headers").put("type", "object");
        var all = headers.putArray("allOf").add(reference("components", "schemas", "envelope"));
        all.addObject().putObject("properties").putObject("ce_type").put("const", type.name());
        message.set("payload", reference("components", "schemas", type.name()));
        message.putObject("correlationId").put("location", "$message.header#/ce_correlationid");
        var kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("format", "uuid").put("description", EventCatalog.key(type));
        kafka.put("bindingVersion", KAFKA_BINDING);
        var examples = message.putArray("examples");
        ContractFiles.list(ContractFiles.SAMPLES.resolve(type.name())).forEach(sample -> {
            var payload = JSON.readTree(ContractFiles.read(sample));
            var example = examples.addObject().put("name", "v" + release(sample));
            example.set("headers", headers(type, payload));
            example.set("payload", payload);
        });
        return message;
    }

    private static ObjectNode headers(EventType type, JsonNode payload) {
        var event = (Event) JSON.treeToValue(payload, type.event());
        var headers = JSON.createObjectNode()
                .put("ce_specversion", "1.0")
                .put("ce_id", "019aac10-0000-7000-8000-000000000001")
                .put("ce_source", "/" + type.topic().name().replaceFirst("\\..*", ""))
                .put("ce_type", type.name())
                .put("ce_subject", event.key().toString())
                .put("ce_time", "2026-11-04T15:04:05.000001Z")
                .put("ce_dataschema", "/schemas/" + type.name() + ".json")
                .put("ce_sequence", "1")
                .put("ce_aggregateversion", "1")
                .put(
                        "ce_correlationid",
                        Objects.requireNonNullElse(event.correlation(), event.key())
                                .toString());
        var site = event.site();
        if (site != null) {
            headers.put("ce_siteid", site.toString());
        }
        return headers.put("ce_actor", "service:" + type.topic().name().replaceFirst("\\..*", ""))
                .put("content-type", "application/json");
    }

    private static ObjectNode envelope() {
        var envelope = JSON.createObjectNode()
                .put("type", "object")
                .put("description", "CloudEvents 1.0, Kafka binary mode: plain UTF-8 headers");
        var properties = envelope.putObject("properties");
        HEADERS.forEach(header -> {
            var property =
                    properties.putObject(header.name()).put("type", "string").put("description", header.description());
            if (!header.keyword().isEmpty()) {
                property.put(header.keyword(), header.value());
            }
        });
        var required = envelope.putArray("required");
        HEADERS.stream().filter(Header::required).map(Header::name).forEach(required::add);
        return envelope;
    }

    /// The schema that the outbox validates against, with what the record's comments say. It uses nothing that
    /// AsyncAPI's own dialect lacks, so every AsyncAPI tool can check the samples.
    private ObjectNode payload(EventType type) {
        var schema = schemas.of(type);
        schema.remove("$schema");
        describe(schema, type.event());
        return schema;
    }

    private void describe(ObjectNode schema, Class<?> record) {
        var said = comments.of(record).fields();
        for (var field : ContractField.direct(record)) {
            var property = (ObjectNode) schema.get("properties").get(field.path());
            if (field.type().isRecord()) {
                withProperties(property).forEach(inner -> describe(inner, field.type()));
            }
            if (said.containsKey(field.path())) {
                property.put("description", said.get(field.path()));
            }
        }
    }

    /// The objects within a property that may be null or a list.
    private static List<ObjectNode> withProperties(JsonNode property) {
        if (property instanceof ObjectNode object && object.has("properties")) {
            return List.of(object);
        }
        if (property instanceof ArrayNode || property.isObject()) {
            return property.valueStream()
                    .flatMap(inner -> withProperties(inner).stream())
                    .toList();
        }
        return List.of();
    }

    private static ObjectNode reference(String... path) {
        return JSON.createObjectNode().put("$ref", "#/" + String.join("/", path));
    }
}

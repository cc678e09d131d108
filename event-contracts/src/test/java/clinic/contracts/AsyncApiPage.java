package clinic.contracts;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The AsyncAPI document as one page that needs no network, no script and no server.
final class AsyncApiPage {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode document;

    AsyncApiPage(ObjectNode document) {
        this.document = document;
    }

    String html() {
        var info = document.get("info");
        return template()
                .replace("{title}", text(info.get("title")))
                .replace("{version}", text(info.get("version")))
                .replace("{description}", text(info.get("description")))
                .replace("{asyncapi}", text(document.get("asyncapi")))
                .replace("{security}", text(document.at("/components/securitySchemes/scram/type")))
                .replace("{contents}", contents())
                .replace(
                        "{body}",
                        matrix() + envelope() + channels().map(this::channel).collect(joining()));
    }

    private String contents() {
        return "<p>Overview</p>\n<div><a href=\"#who\">Who sends and receives</a><a href=\"#envelope\">Headers</a></div>\n"
                + applications().stream()
                        .map(application -> {
                            var own = channels()
                                    .filter(channel -> publisher(channel).equals(application))
                                    .toList();
                            return own.isEmpty()
                                    ? ""
                                    : own.stream()
                                            .map(channel -> "<a href=\"#%1$s\">%1$s</a>".formatted(address(channel)))
                                            .collect(joining("", "<p>" + application + "</p>\n<div>", "</div>\n"));
                        })
                        .collect(joining());
    }

    private String matrix() {
        var applications = applications();
        return "<h2 id=\"who\">Who sends and receives</h2>\n<div class=\"card scroll\" tabindex=\"0\"><table class=\"matrix\">"
                + "<caption>Topics and applications</caption>\n<thead><tr><th scope=\"col\">Topic</th>"
                + applications.stream()
                        .map("<th scope=\"col\">%s</th>"::formatted)
                        .collect(joining())
                + "</tr></thead>\n<tbody>\n"
                + channels()
                        .map(channel ->
                                "<tr><th scope=\"row\"><a href=\"#%1$s\">%1$s</a></th>".formatted(address(channel))
                                        + applications.stream()
                                                .map(application -> "<td>" + action(application, channel) + "</td>")
                                                .collect(joining())
                                        + "</tr>\n")
                        .collect(joining())
                + "</tbody></table></div>\n";
    }

    private String action(String application, JsonNode channel) {
        return Stream.of("send", "receive")
                .filter(action -> document.get("operations").has(application + "." + action + "s." + address(channel)))
                .map(action -> "<span class=\"badge %1$s\">%1$ss</span>".formatted(action))
                .collect(joining());
    }

    private String envelope() {
        var envelope = document.at("/components/schemas/envelope");
        return "<h2 id=\"envelope\">Headers</h2>\n<p>%s.</p>\n<div class=\"card\">%s</div>\n"
                .formatted(text(envelope.get("description")), fields("Headers", envelope));
    }

    private String channel(JsonNode channel) {
        var kafka = channel.at("/bindings/kafka");
        var kind = text(channel.get("x-kind"));
        var holds = text(channel.get("x-may-hold"));
        var badges = new ArrayList<String>();
        badges.add(badge(kind, kind));
        badges.add(badge(holds.equals("coded") ? "" : "sensitive", holds));
        badges.add(badge("", text(kafka.get("partitions")) + " partitions"));
        kafka.get("topicConfiguration")
                .properties()
                .forEach(setting -> badges.add(badge(
                        "",
                        setting.getKey() + " "
                                + (setting.getValue().isArray()
                                        ? text(setting.getValue().get(0))
                                        : text(setting.getValue())))));
        for (var application : applications()) {
            Stream.of("send", "receive")
                    .filter(action ->
                            document.get("operations").has(application + "." + action + "s." + address(channel)))
                    .forEach(action -> badges.add(badge(action, application + " " + action + "s")));
        }
        return "<h2 id=\"%1$s\">%1$s</h2>\n<p>%2$s</p>\n<ul class=\"badges\">%3$s</ul>\n%4$s"
                .formatted(
                        address(channel),
                        said(channel),
                        String.join("", badges),
                        channel.get("messages").valueStream().map(this::message).collect(joining()));
    }

    private static String badge(String kind, String text) {
        return "<li class=\"badge %s\">%s</li>".formatted(kind, text);
    }

    private String message(JsonNode reference) {
        var message = resolve(reference);
        var payload = resolve(message.get("payload"));
        return "<article class=\"card\"><header><h3>%s</h3><code class=\"type\">%s</code><p>%s</p><p class=\"muted\">Key: <code>%s</code></p></header>\n%s%s</article>\n"
                .formatted(
                        text(message.get("title")),
                        text(message.get("name")),
                        said(message),
                        text(message.at("/bindings/kafka/key/description")),
                        fields("Fields of " + text(message.get("title")), payload),
                        message.get("examples")
                                .valueStream()
                                .map(AsyncApiPage::example)
                                .collect(joining()));
    }

    private static String example(JsonNode example) {
        return "<details><summary>Example, %s</summary><pre tabindex=\"0\">%s</pre><pre tabindex=\"0\">%s</pre></details>\n"
                .formatted(
                        text(example.get("name")),
                        example.get("headers").properties().stream()
                                .map(header -> "<span class=\"k\">%s</span>: %s"
                                        .formatted(header.getKey(), text(header.getValue())))
                                .collect(joining("\n")),
                        coloured(example.get("payload")));
    }

    private static String coloured(JsonNode json) {
        return escaped(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json))
                .replaceAll("(?m)^( *)\"(\\w+)\" :", "$1<span class=\"k\">\"$2\"</span>:")
                .replaceAll("(?m)([:\\[,] )(\"[^\n]*?\")(?=[, ]|$)", "$1<span class=\"s\">$2</span>")
                .replaceAll("(?m)(: )(-?\\d[\\d.]*|true|false|null)(?=,|$)", "$1<span class=\"n\">$2</span>");
    }

    private String fields(String caption, JsonNode schema) {
        return ("<table class=\"fields\"><caption>%s</caption>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Type</th>"
                        + "<th scope=\"col\"></th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n%s</tbody></table>\n")
                .formatted(caption, String.join("", rows("", schema)));
    }

    private static List<String> rows(String path, JsonNode schema) {
        var required = new TreeSet<String>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        var rows = new ArrayList<String>();
        schema.path("properties").properties().forEach(property -> {
            var field = new Field(path + property.getKey(), property.getValue(), required.contains(property.getKey()));
            rows.add(field.row());
            rows.addAll(rows(field.path() + (field.isList() ? "[]." : "."), field.element()));
        });
        return rows;
    }

    private record Field(String path, JsonNode schema, boolean required) {

        /// What it is where it is not null.
        private JsonNode present() {
            return schema.has("anyOf")
                    ? schema.get("anyOf")
                            .valueStream()
                            .filter(one -> !one.path("type").asString("").equals("null"))
                            .findFirst()
                            .orElse(schema)
                    : schema;
        }

        private boolean isList() {
            return present().has("items");
        }

        private JsonNode element() {
            return isList() ? present().get("items") : present();
        }

        private String type() {
            var type = element().path("type");
            var name = type.isArray()
                    ? type.valueStream()
                            .map(JsonNode::asString)
                            .filter(one -> !one.equals("null"))
                            .collect(joining(" or "))
                    : type.asString("");
            var plain =
                    element().has("enum") ? "code" : element().path("format").asString(name);
            return isList() ? "list of " + plain : plain;
        }

        private String row() {
            var meaning = Stream.of(
                            schema.has("description") ? said(schema) : "",
                            element().has("const")
                                    ? "always <code>" + text(element().get("const")) + "</code>"
                                    : "",
                            element().has("pattern") ? "<code>" + text(element().get("pattern")) + "</code>" : "")
                    .filter(part -> !part.isEmpty())
                    .collect(joining(" · "));
            var values = element()
                    .path("enum")
                    .valueStream()
                    .filter(value -> !value.isNull())
                    .map(value -> "<code>" + text(value) + "</code>")
                    .collect(joining(" "));
            return "<tr><th scope=\"row\"><code>%s</code></th><td class=\"type\">%s</td><td class=\"opt\">%s</td><td>%s%s</td></tr>\n"
                    .formatted(
                            path,
                            type(),
                            required ? "" : "optional",
                            meaning,
                            values.isEmpty() ? "" : "<div class=\"values\">" + values + "</div>");
        }
    }

    private Stream<JsonNode> channels() {
        return document.get("channels").valueStream();
    }

    private List<String> applications() {
        return document.get("operations").propertyNames().stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .distinct()
                .toList();
    }

    private static String publisher(JsonNode channel) {
        return address(channel).replaceFirst("\\..*", "");
    }

    private static String address(JsonNode channel) {
        return text(channel.get("address"));
    }

    private JsonNode resolve(JsonNode reference) {
        return document.at(reference.get("$ref").asString().substring(1));
    }

    private static String said(JsonNode described) {
        return text(described.path("description")).replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    private static String text(JsonNode value) {
        return escaped(value.asString(""));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String template() {
        try (var in = Objects.requireNonNull(AsyncApiPage.class.getResourceAsStream("/asyncapi-page.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

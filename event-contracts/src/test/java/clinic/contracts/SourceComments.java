package clinic.contracts;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What the comments in the contracts' sources say, for documents that people read who read no Java.
final class SourceComments {

    private static final Pattern DECLARED =
            Pattern.compile("((?:^ *///.*\n)+)^ *(?:public sealed interface|record) (\\w+)", Pattern.MULTILINE);
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) +(.*?)(?=@param|\\z)", Pattern.DOTALL);

    /// @param text   what the type is
    /// @param fields what its components are, those that need saying
    record Comment(String text, Map<String, String> fields) {

        static final Comment NONE = new Comment("", Map.of());
    }

    private final Map<String, Comment> comments = new LinkedHashMap<>();

    SourceComments() {
        Topics.ALL.stream()
                .map(Topic::events)
                .forEach(events ->
                        read(ContractFiles.SOURCES.resolve(events.getName().replace('.', '/') + ".java")));
    }

    Comment of(Class<?> type) {
        return comments.getOrDefault(type.getName(), Comment.NONE);
    }

    private void read(Path source) {
        var folder = ContractFiles.SOURCES.relativize(source.getParent());
        var file = source.getFileName().toString().replace(".java", "");
        var events = folder.toString().replace('/', '.') + "." + file;
        var declared = DECLARED.matcher(ContractFiles.read(source));
        while (declared.find()) {
            var name = declared.group(2);
            comments.put(name.equals(file) ? events : events + "$" + name, comment(declared.group(1)));
        }
    }

    private static Comment comment(String lines) {
        var text = lines.replaceAll("(?m)^ *///[ ]?", "").strip();
        var fields = new LinkedHashMap<String, String>();
        var parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            fields.put(parameter.group(1), oneLine(parameter.group(2)));
        }
        return new Comment(oneLine(text.replaceFirst("(?s)@param.*", "")), fields);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\[(?:[\\w.]*\\.)?(\\w+)]", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }
}

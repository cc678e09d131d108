package clinic.kit.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// Answers what Tomcat itself turns down, before any filter of ours: an address or a header that is not HTTP.
final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var body = status < 500 ? """
                {"type":"/problems/invalid-request","title":"Invalid request","status":%d,\
                "detail":"The address or a header is not allowed; check its characters and its length."}""" : """
                {"type":"/problems/unexpected","title":"Unexpected","status":%d,\
                "detail":"Something unexpected happened."}""";
        try {
            SafeHeaders.set(response.getResponse());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            var out = response.getOutputStream();
            out.write(body.formatted(status).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException nobodyListens) {
            container.getLogger().debug("An error could not be reported", nobodyListens);
        }
    }
}

package clinic.portal.signin;

import clinic.kit.telemetry.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Whether the sign-in server is there: it is asked for its keys, which anybody may read.
final class SignInServer implements Sample {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final URI keys;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    SignInServer(String keys) {
        this.keys = URI.create(keys);
    }

    boolean answers() {
        try {
            return status() < 500;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int status() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(keys).timeout(PATIENCE).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Override
    public String dependency() {
        return "sign-in";
    }

    @Override
    public void take() throws IOException, InterruptedException {
        var status = status();
        if (status >= 500) {
            throw new IOException("status " + status);
        }
    }

    @Override
    public void forget() {
        // nothing is kept but whether it answered
    }
}

package clinic.notification.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A mail server that greets and then answers every recipient with the same reply, or never.
public final class GrumpyMailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final String reply;

    private GrumpyMailServer(String reply) {
        this.reply = reply;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public static GrumpyMailServer answering(String reply) {
        return new GrumpyMailServer(reply);
    }

    public static GrumpyMailServer silent() {
        return new GrumpyMailServer("");
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(client, "220 grumpy");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("QUIT")) {
                    say(client, "221 at last");
                    return;
                } else if (command.startsWith("RCPT")) {
                    if (!reply.isEmpty()) {
                        say(client, reply);
                    }
                } else {
                    say(client, "250 fine");
                }
            }
        } catch (IOException gone) {
            // the client hung up
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package clinic.local.identity;

import clinic.local.DemoUser;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
class SignInPage {

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    String page(
            CsrfToken csrf,
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String wait) {
        var wrong = wait != null
                ? "Too many attempts. Wait five minutes, then try again."
                : error != null ? "User name and password do not match. Please try again." : null;
        var message = wrong == null ? "" : "<p class=\"error\" id=\"error\" role=\"alert\">%s</p>".formatted(wrong);
        var described = wrong == null ? "" : " aria-describedby=\"error\" aria-invalid=\"true\"";
        var users = DemoUser.ALL.stream()
                .map(user -> "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                                user.username(),
                                HtmlUtils.htmlEscape(user.name()),
                                user.role().replace('-', ' ')))
                .collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>Sign in – Clinic</title>
                  <link rel="stylesheet" href="/sign-in.css">
                </head>
                <body>
                  <main>
                    <h1>Sign in</h1>
                    %s
                    <form method="post" action="/login">
                      <input type="hidden" name="%s" value="%s">
                      <label for="username">User name</label>
                      <input id="username" name="username" autocomplete="username" autocapitalize="none" required autofocus%s>
                      <label for="password">Password</label>
                      <input id="password" name="password" type="password" autocomplete="current-password" required%s>
                      <button type="submit">Sign in</button>
                    </form>
                    <details>
                      <summary>Demo users</summary>
                      <p>The password is <code>clinic-</code> followed by the user name.</p>
                      <table>
                        <thead><tr><th scope="col">User</th><th scope="col">Name</th><th scope="col">Role</th></tr></thead>
                        <tbody>%s</tbody>
                      </table>
                    </details>
                  </main>
                </body>
                </html>
                """.formatted(message, csrf.getParameterName(), csrf.getToken(), described, described, users);
    }
}

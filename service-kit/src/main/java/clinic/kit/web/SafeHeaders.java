package clinic.kit.web;

import jakarta.servlet.http.HttpServletResponse;

/// What a browser is told about an answer of a service, should one ever show it: keep nothing, guess nothing, load
/// nothing, and show it in no other page.
public final class SafeHeaders {

    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SafeHeaders() {}

    /// For what is turned down before the security chain, which sets the same.
    static void set(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    }
}

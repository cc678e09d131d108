package clinic.kit.testing;

import java.util.List;
import java.util.Locale;

/// Addresses that no client of ours asks for, and that answer nobody.
final class StrangeAddresses {

    private StrangeAddresses() {}

    /// What frameworks like to bring along.
    static final List<String> BROUGHT_ALONG = List.of(
            "/",
            "/index.html",
            "/favicon.ico",
            "/robots.txt",
            "/login",
            "/logout",
            "/h2-console",
            "/webjars/htmx.org/dist/htmx.min.js",
            "/swagger-ui.html",
            "/swagger-ui/index.html",
            "/v3/api-docs.yaml",
            "/v3/api-docs/swagger-config",
            "/.well-known/openid-configuration",
            "/application.yaml",
            "/db/migration/V1000__start.sql");

    /// What the server itself never hands on to anybody: not there, whoever asks.
    static final List<String> NEVER_THERE = List.of("/WEB-INF/web.xml", "/META-INF/MANIFEST.MF");

    /// Below `/actuator`, whether we have them or not.
    static final List<String> ENDPOINTS = List.of(
            "",
            "/auditchain",
            "/beans",
            "/bindings",
            "/caches",
            "/channels",
            "/conditions",
            "/configprops",
            "/env",
            "/flyway",
            "/functions",
            "/health",
            "/health/db",
            "/health/liveness",
            "/health/readiness",
            "/heapdump",
            "/httpexchanges",
            "/info",
            "/integrationgraph",
            "/logfile",
            "/loggers",
            "/mappings",
            "/metrics",
            "/modulith",
            "/prometheus",
            "/quartz",
            "/sbom",
            "/scheduledtasks",
            "/sessions",
            "/shutdown",
            "/startup",
            "/threaddump");

    /// Other ways to write the path of one of our routes, each of which is another address or none: a slash too many, a
    /// parameter in a segment, encoded letters, a way round by what is open, another case, an ending.
    static List<String> spellings(String path) {
        var last = path.lastIndexOf('/');
        return List.of(
                "/" + path,
                path.substring(0, last) + "/" + path.substring(last),
                path + "/",
                path + "//",
                "//",
                "//?x",
                "///",
                path + ";x",
                path + ";x=/v3/api-docs",
                path.replaceFirst("/api", "/api;a=b"),
                path.replaceFirst("/a", "/%61"),
                path.replaceFirst("/a", "/%2561"),
                path.replaceFirst("/api/", "/api%2f"),
                path.replaceFirst("/api/", "/api%2F"),
                path.replaceFirst("/api/", "/api%5c"),
                path.replaceFirst("/api/", "/api\\\\"),
                "/." + path,
                "/%2e" + path,
                "/x/.." + path,
                "/x/%2e%2e" + path,
                "/v3/api-docs/.." + "/.." + path,
                "/v3/api-docs/..;/..;" + path,
                "/v3/api-docs/%2e%2e/%2e%2e" + path,
                "/v3/api-docs;" + path,
                "/v3/api-docs%2f..%2f.." + path,
                "/error/.." + path,
                "/error;" + path,
                "/actuator/health/..;/..;" + path,
                path.toUpperCase(Locale.ROOT),
                path + ".json",
                path + ".css",
                path + "%00.css",
                path + "%0a",
                path + "%20",
                path + "/v3/api-docs",
                "http://localhost" + path,
                path + "?path=/v3/api-docs");
    }
}

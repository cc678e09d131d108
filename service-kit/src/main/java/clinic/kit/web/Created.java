package clinic.kit.web;

import java.net.URI;

/// Where to find what was created, and the version it begins with.
public record Created(URI location, long version) {}

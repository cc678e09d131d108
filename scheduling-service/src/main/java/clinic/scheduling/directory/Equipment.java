package clinic.scheduling.directory;

import java.util.UUID;

/// What an injection is guided with, such as a C-arm; it can be in one room at a time.
public record Equipment(UUID id, long version, UUID siteId, String name) {}

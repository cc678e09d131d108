package clinic.notification.recipient;

import java.util.UUID;

/// As much of a clinician as a mail needs.
public record Clinician(UUID id, String email) {}

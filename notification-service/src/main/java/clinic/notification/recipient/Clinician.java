package clinic.notification.recipient;

import java.util.UUID;

public record Clinician(UUID id, String email) {}

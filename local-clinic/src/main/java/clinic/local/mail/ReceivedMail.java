package clinic.local.mail;

import java.time.Instant;

/// One message as one recipient got it. The same message for two recipients is received twice.
public record ReceivedMail(String messageId, String to, String from, String subject, String text, Instant receivedAt) {}

package clinic.notification;

import clinic.kit.testing.RefusesBadTokens;

class TokenTests extends NotificationStory implements RefusesBadTokens {}

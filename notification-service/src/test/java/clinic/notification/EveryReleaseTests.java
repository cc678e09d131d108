package clinic.notification;

import clinic.care.testing.HearsEveryRelease;

class EveryReleaseTests extends NotificationStory implements HearsEveryRelease {}

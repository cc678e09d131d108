package clinic.scheduling;

import clinic.care.testing.HearsEveryRelease;

class EveryReleaseTests extends SchedulingServiceTests implements HearsEveryRelease {}

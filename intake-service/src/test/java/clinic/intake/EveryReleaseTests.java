package clinic.intake;

import clinic.care.testing.HearsEveryRelease;

@IntakeTest
class EveryReleaseTests implements HearsEveryRelease {}

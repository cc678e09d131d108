package clinic.portal;

import clinic.care.testing.HearsEveryRelease;

@PortalTest
class EveryReleaseTests implements HearsEveryRelease {}

package clinic.records;

import clinic.care.testing.HearsEveryRelease;

@RecordsTest
class EveryReleaseTests implements HearsEveryRelease {}

package clinic.scheduling;

import clinic.kit.testing.RefusesBadTokens;

class TokenTests extends SchedulingServiceTests implements RefusesBadTokens {}

package clinic.intake;

import clinic.kit.testing.RefusesBadTokens;

@IntakeTest
class TokenTests implements RefusesBadTokens {}

package clinic.records;

import clinic.kit.testing.RefusesBadTokens;

@RecordsTest
class TokenTests implements RefusesBadTokens {}

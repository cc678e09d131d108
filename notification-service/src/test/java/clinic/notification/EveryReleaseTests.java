package clinic.notification;

import clinic.care.testing.HearsEveryRelease;
import org.junit.jupiter.api.AfterEach;

class EveryReleaseTests extends NotificationStory implements HearsEveryRelease {

    /// Messages to people of whom no sample tells would be looked at again and again, and pages repeated, beside
    /// whatever is tested later.
    @AfterEach
    void leaveNothingToBeDone() {
        jdbc.sql("delete from escalation").update();
        jdbc.sql("delete from message where state in ('QUEUED', 'SENDING')").update();
    }
}

package clinic.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.DocumentedProblems;
import org.junit.jupiter.api.Test;

class DocumentedProblemsTests {

    @Test
    void everyProblemOfThisModuleIsExplained() {
        assertThat(DocumentedProblems.used()).contains("slot-taken", "case-escalated", "too-late");
        assertThat(DocumentedProblems.explained()).containsAll(DocumentedProblems.used());
    }
}

package clinic.records;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.DocumentedProblems;
import org.junit.jupiter.api.Test;

class DocumentedProblemsTests {

    @Test
    void everyProblemOfThisModuleIsExplained() {
        assertThat(DocumentedProblems.used()).contains("step-not-possible", "plan-exists", "treatment-invalid");
        assertThat(DocumentedProblems.explained()).containsAll(DocumentedProblems.used());
    }
}

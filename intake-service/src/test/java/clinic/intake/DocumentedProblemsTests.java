package clinic.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.DocumentedProblems;
import org.junit.jupiter.api.Test;

class DocumentedProblemsTests {

    @Test
    void everyProblemOfThisModuleIsExplained() {
        assertThat(DocumentedProblems.used()).contains("invalid-patient", "case-already-open", "wrong-duplicate");
        assertThat(DocumentedProblems.explained()).containsAll(DocumentedProblems.used());
    }
}

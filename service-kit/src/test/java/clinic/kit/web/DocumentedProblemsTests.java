package clinic.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import clinic.kit.testing.DocumentedProblems;
import org.junit.jupiter.api.Test;

class DocumentedProblemsTests {

    @Test
    void everyProblemOfThisModuleIsExplained() {
        assertThat(DocumentedProblems.used()).contains("stale-version", "still-running", "unexpected");
        assertThat(DocumentedProblems.explained()).containsAll(DocumentedProblems.used());
    }
}

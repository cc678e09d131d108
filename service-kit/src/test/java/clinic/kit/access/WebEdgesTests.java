package clinic.kit.access;

import clinic.kit.sample.SampleServiceTests;
import clinic.kit.testing.WebEdges;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

class WebEdgesTests extends SampleServiceTests {

    @Autowired
    private ApplicationContext context;

    @Test
    void nothingAnswersThatShouldNotAndNothingSaysTooMuch() {
        new WebEdges(context).exceptFor("/faults/").verify();
    }
}

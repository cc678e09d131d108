package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import clinic.kit.testing.DocumentedProblems;
import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.test.web.servlet.MockMvc;

/// Who follows the type of a problem finds words, without signing in.
@PortalTest
class ProblemPageTests {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private MessageSource messages;

    @Test
    void everyProblemHasAPageInBothLanguages() throws Exception {
        assertThat(DocumentedProblems.explained()).hasSizeGreaterThan(40);
        for (var slug : DocumentedProblems.explained()) {
            for (var language : List.of("en", "es")) {
                var response = mvc.perform(get("/problems/" + slug).cookie(new Cookie("lang", language)))
                        .andReturn()
                        .getResponse();
                assertThat(response.getStatus()).as(slug).isEqualTo(200);
                for (var key : List.of("slug." + slug, "slug." + slug + ".do")) {
                    assertThat(response.getContentAsString())
                            .contains(messages.getMessage(key, null, Locale.of(language))
                                    .replace("&", "&amp;"));
                }
            }
        }
    }

    @Test
    void anotherAddressIsNotThere() throws Exception {
        for (var slug : List.of("nothing-like-this", "Case-Closed", "case.closed")) {
            assertThat(mvc.perform(get("/problems/" + slug))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .as(slug)
                    .isEqualTo(404);
        }
    }
}

package clinic.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.util.LinkedMultiValueMap;

/// A browser with JavaScript off: it opens pages, fills in what a form has, sends it, and goes where it is sent.
final class PlainBrowser {

    private final MockMvc mvc;
    private final MockHttpSession session;

    PlainBrowser(MockMvc mvc, MockHttpSession session) {
        this.mvc = mvc;
        this.session = session;
    }

    Document open(String path) throws Exception {
        var response = mvc.perform(get(path.replaceFirst("#.*", "")).session(session))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return Jsoup.parse(response.getContentAsString());
    }

    /// Types a name into the page's search and reads what comes of it.
    Document lookFor(String path, String name) throws Exception {
        return form(open(path), "/search$").set("q", name).submit();
    }

    /// The form of the page that goes to an address like this.
    Form form(Document page, String action) {
        var forms = page.select("form[method=post][action~=" + action + "]");
        assertThat(forms).as("forms to " + action).hasSize(1);
        return new Form(page, (FormElement) forms.getFirst());
    }

    final class Form {

        private final LinkedMultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
        private final Document page;
        private final FormElement element;

        private Form(Document page, FormElement element) {
            this.page = page;
            this.element = element;
            element.formData().forEach(field -> fields.add(field.key(), field.value()));
            // what stands elsewhere on the page and belongs to the form all the same
            page.select("input[form=" + element.id() + "][checked]")
                    .forEach(tick -> fields.add(tick.attr("name"), tick.val()));
        }

        Form set(String name, String... values) {
            assertThat(page.select("[name=\"" + name + "\"]"))
                    .as("fields " + name)
                    .isNotEmpty();
            fields.put(name, List.of(values));
            return this;
        }

        /// Types into the field of this name in one row of several.
        Form set(String name, int row, String value) {
            Objects.requireNonNull(fields.get(name), name).set(row, value);
            return this;
        }

        List<String> values(String name) {
            return fields.getOrDefault(name, List.of());
        }

        String value(String name) {
            return String.join("|", values(name));
        }

        /// All fields but these.
        Map<String, List<String>> typed(String... without) {
            var typed = new LinkedHashMap<String, List<String>>(fields);
            typed.keySet().removeAll(List.of(without));
            return typed;
        }

        MockHttpServletResponse sent() throws Exception {
            return sentTo(element.attr("action"));
        }

        /// Where a button or a script sends it instead.
        MockHttpServletResponse sentTo(String address) throws Exception {
            return sentTo(address, "Accept", "text/html");
        }

        MockHttpServletResponse sentTo(String address, String header, String value) throws Exception {
            return mvc.perform(
                            post(address).session(session).header(header, value).params(fields))
                    .andReturn()
                    .getResponse();
        }

        /// Sends it, and reads the page that comes of it.
        Document submit() throws Exception {
            return page(sent());
        }

        Document submit(String address) throws Exception {
            return page(sentTo(address));
        }

        /// Keeps it as the page's script does while somebody types.
        Form keep() throws Exception {
            assertThat(sentTo(element.attr("data-draft")).getStatus()).isEqualTo(204);
            return this;
        }

        private Document page(MockHttpServletResponse response) throws Exception {
            var next = response.getRedirectedUrl();
            if (next != null) {
                return open(next);
            }
            return Jsoup.parse(response.getContentAsString());
        }
    }
}

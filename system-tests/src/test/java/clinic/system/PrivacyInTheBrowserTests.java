package clinic.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Charts that open in an emergency only, and what the privacy officer learns of it.
class PrivacyInTheBrowserTests extends InTheBrowser {

    private static final String CLOSED = "You do not care for this patient";

    @Test
    void aChartOpensInAnEmergencyAndThePrivacyOfficerAsksAboutIt() {
        var name = nameOfNobody();
        try (var ana = desk("ana");
                var lee = desk("lee");
                var priya = desk("priya")) {
            ana.go("/intake");
            fillsIn(ana, name, "Eve", List.of());
            var address = ana.page().url();
            assertThat(ana.page().getByText(CLOSED)).isHidden();

            lee.go(address);
            assertThat(lee.panel("Pain history")).isHidden();
            lee.page().getByText(CLOSED).click();
            lee.isReadable("chart-closed");
            lee.choose("Reason", "emergency treatment");
            lee.type("What happened", "Found unresponsive in the waiting room.");
            lee.press("Open the chart");
            assertThat(lee.page().getByText("The chart is open to you until")).isVisible();
            assertThat(lee.panel("Pain history")).containsText("It seizes up when I bend");

            lee.page().getByText("Write one down").click();
            lee.choose("Questionnaire", "PHQ-9");
            lee.page().getByLabel("Answers").fill("2 1 1 2 1 1 1 1 1");
            lee.press("Write down");
            assertThat(lee.panel("Questionnaires")).containsText("sensitive: psychological");
            assertThat(lee.panel("Questionnaires")).containsText("before they leave");
            lee.isReadable("chart-open");
            lee.press("Give the access back");
            assertThat(lee.page().getByText(CLOSED)).isVisible();
            assertThat(lee.panel("Pain history")).isHidden();

            priya.go("/privacy");
            priya.isReadable("privacy");
            priya.follow("Unusual access");
            var entries = priya.page()
                    .locator(".entries > li")
                    .filter(new FilterOptions().setHasText(name.toUpperCase(Locale.ROOT)));
            // one for the whole emergency, and none for Ana, who opened the case and read what she had written
            assertThat(entries).hasCount(1);
            assertThat(entries).containsText("Dr. Mina Lee");
            assertThat(entries).containsText("Found unresponsive in the waiting room.");
            assertThat(entries).containsText("emergency treatment");
            assertThat(entries).containsText("not reviewed");
            var keep = entries.getByRole(AriaRole.BUTTON);
            keep.click();
            assertThat(entries).containsText("Fill this in.");
            priya.isReadable("unusual-access-refused");
            entries.getByLabel("What came of it").fill("Called the desk: true.");
            keep.click();
            assertThat(priya.page().getByText("Called the desk: true.")).isVisible();
            assertThat(entries).not().containsText("not reviewed");
            assertThat(entries).containsText("Reviewed by Priya Shah");
            priya.isReadable("unusual-access");

            priya.page().getByText(name.toUpperCase(Locale.ROOT)).first().click();
            assertThat(priya.page()
                            .getByRole(AriaRole.LISTITEM)
                            .filter(new FilterOptions().setHasText("Dr. Mina Lee"))
                            .first())
                    .isVisible();
            priya.isReadable("who-saw-this-patient");
            priya.follow("Disclosures");
            assertThat(priya.page().getByText("No disclosure in the last six years"))
                    .isVisible();
            priya.type("Date (year-month-day)", "2026-10-01");
            priya.type("Disclosed to", "State registry");
            priya.type("What was disclosed", "Immunizations");
            priya.type("What for", "Required by law");
            priya.press("Write it down");
            assertThat(priya.page().getByText("written down by Priya Shah")).isVisible();
            priya.isReadable("disclosures");
            Stream.of(ana, lee, priya).forEach(Desk::hadNoTrouble);
        }
    }
}

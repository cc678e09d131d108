package clinic.records.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.records.plan.PlanRefused.TreatmentInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TreatmentTests {

    @ParameterizedTest
    @CsvSource({
        "PHYSICAL_THERAPY, 0, 7, 45, visits",
        "PHYSICAL_THERAPY, -1, 7, 45, visits",
        "PHYSICAL_THERAPY, 61, 7, 45, visits",
        "PHYSICAL_THERAPY, 6, 0, 45, intervalDays",
        "PHYSICAL_THERAPY, 6, 181, 45, intervalDays",
        "PHYSICAL_THERAPY, 6, 7, 4, visitMinutes",
        "TRIGGER_POINT_INJECTION, 1, 0, 241, visitMinutes",
        "MEDICATION, 1, 0, 0, visits",
        "MEDICATION, 0, 7, 0, intervalDays",
        "HOME_PROGRAM, 0, 0, 30, visitMinutes",
        "UNKNOWN, 1, 0, 30, modality"
    })
    void isRefusedNamingTheField(Modality modality, int visits, int interval, int minutes, String field) {
        assertThatThrownBy(() -> new Treatment(modality, visits, interval, minutes, "as told"))
                .isInstanceOfSatisfying(
                        TreatmentInvalid.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @EnumSource(names = {"MEDICATION", "HOME_PROGRAM"})
    void saysWhatToDoWhereNothingIsBooked(Modality modality) {
        assertThatThrownBy(() -> new Treatment(modality, 0, 0, 0, " "))
                .isInstanceOfSatisfying(
                        TreatmentInvalid.class,
                        refused -> assertThat(refused.field()).isEqualTo("instructions"));
    }

    @Test
    void hasNoIntervalAfterASingleVisit() {
        assertThat(new Treatment(Modality.TRIGGER_POINT_INJECTION, 1, 14, 30, null).intervalDays())
                .isZero();
    }

    @Test
    void readsAsASentence() {
        assertThat(new Treatment(Modality.PHYSICAL_THERAPY, 6, 7, 45, null).inWords())
                .isEqualTo("PHYSICAL_THERAPY, 6 visits of 45 minutes, every 7 days");
        assertThat(new Treatment(Modality.FOLLOW_UP, 1, 0, 30, null).inWords())
                .isEqualTo("FOLLOW_UP, 1 visit of 30 minutes");
        assertThat(new Treatment(Modality.HOME_PROGRAM, 0, 0, 0, "stretch").inWords())
                .isEqualTo("HOME_PROGRAM");
    }
}

package clinic.contracts.intake;

import clinic.contracts.Event;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the patient told about the pain. Holds free text, so only records may read it. Keyed by case.
public sealed interface PainHistoryEvent extends Event {

    String TOPIC = "intake.histories.v1";

    UUID caseId();

    @Override
    default UUID key() {
        return caseId();
    }

    @Override
    default UUID correlation() {
        return caseId();
    }

    record PainHistorySubmitted(UUID caseId, UUID patientId, UUID siteId, PainHistory history, Instant submittedAt)
            implements PainHistoryEvent {

        @Override
        public UUID site() {
            return siteId;
        }
    }

    /// Severities are numeric rating scale values, 0 (no pain) to 10 (worst imaginable).
    ///
    /// @param onset    the day the pain began, as near as the patient can tell
    /// @param activity what the patient was doing when an injury happened, in the patient's words
    record PainHistory(
            int severityNow,
            int severityWorst,
            int severityAverage,
            LocalDate onset,
            FlareFrequency flareFrequency,
            Cause cause,
            @Nullable String activity,
            List<PainRegion> regions,
            List<RedFlagAnswer> redFlags,
            List<Medication> medications,
            @Nullable String medicalHistory,
            @Nullable String narrative) {

        /// What a patient wrote does not belong in a log.
        @Override
        public String toString() {
            return "PainHistory[masked]";
        }
    }

    /// @param primary the region the case is about; exactly one of a history is
    record PainRegion(BodyRegion region, Side side, boolean primary) {}

    record RedFlagAnswer(RedFlag flag, Answer answer) {}

    /// @param dose as the patient tells it, such as `10 mg at night`
    record Medication(String name, @Nullable String dose, boolean current) {

        @Override
        public String toString() {
            return "Medication[masked]";
        }
    }

    enum FlareFrequency {
        NONE,
        LESS_THAN_MONTHLY,
        ONE_TO_THREE_A_MONTH,
        ONE_TO_TWO_A_WEEK,
        THREE_TO_SIX_A_WEEK,
        DAILY,
        SEVERAL_A_DAY,
        CONSTANT,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Cause {
        SPINE_INJURY,
        MUSCLE_INJURY,
        SPORTS_INJURY,
        OVERUSE,
        DEHYDRATION,
        PRIOR_SURGERY,
        WORK_OR_AUTO,
        NOT_KNOWN,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum BodyRegion {
        HEAD,
        CERVICAL,
        THORACIC,
        LUMBAR,
        LUMBOSACRAL,
        SACROILIAC,
        SHOULDER,
        ARM,
        HIP,
        BUTTOCK,
        THIGH,
        KNEE,
        CALF,
        FOOT,
        WIDESPREAD,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Side {
        LEFT,
        RIGHT,
        BOTH,
        MIDLINE,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /// The red flags that intake asks for (AHCPR, NBK52120). A question without an answer is not cleared.
    enum RedFlag {
        SADDLE_NUMBNESS,
        BLADDER_OR_BOWEL_CHANGE,
        BILATERAL_LEG_WEAKNESS,
        PROGRESSIVE_WEAKNESS,
        GAIT_OR_HAND_CHANGE,
        FEVER_OR_CHILLS,
        IMMUNOSUPPRESSED,
        MAJOR_TRAUMA,
        OSTEOPOROSIS_OR_STEROIDS,
        CANCER_HISTORY,
        UNEXPLAINED_WEIGHT_LOSS,
        NIGHT_PAIN,
        PULSATING_ABDOMINAL_MASS,
        DARK_URINE,
        SUICIDAL_THOUGHTS,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    enum Answer {
        YES,
        NO,
        NOT_ANSWERED,
        @JsonEnumDefaultValue
        UNKNOWN
    }
}

package clinic.intake.triage;

import static clinic.contracts.intake.CaseEvent.Category.FRACTURE;
import static clinic.contracts.intake.CaseEvent.Category.INFECTION;
import static clinic.contracts.intake.CaseEvent.Category.MALIGNANCY;
import static clinic.contracts.intake.CaseEvent.Category.METABOLIC;
import static clinic.contracts.intake.CaseEvent.Category.NEURO;
import static clinic.contracts.intake.CaseEvent.Category.NONE;
import static clinic.contracts.intake.CaseEvent.Category.SAFETY;
import static clinic.contracts.intake.CaseEvent.Category.VASCULAR;
import static clinic.contracts.intake.CaseEvent.Disposition.CONSULT_WITHIN_TWO_DAYS;
import static clinic.contracts.intake.CaseEvent.Disposition.EMERGENCY_NOW;
import static clinic.contracts.intake.CaseEvent.Disposition.SAME_DAY_CALL;
import static clinic.contracts.intake.PainHistoryEvent.BodyRegion.WIDESPREAD;
import static clinic.contracts.intake.PainHistoryEvent.Cause.DEHYDRATION;
import static clinic.contracts.intake.PainHistoryEvent.FlareFrequency.CONSTANT;
import static clinic.contracts.intake.PainHistoryEvent.FlareFrequency.DAILY;
import static clinic.contracts.intake.PainHistoryEvent.FlareFrequency.SEVERAL_A_DAY;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.BILATERAL_LEG_WEAKNESS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.BLADDER_OR_BOWEL_CHANGE;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.CANCER_HISTORY;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.DARK_URINE;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.FEVER_OR_CHILLS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.GAIT_OR_HAND_CHANGE;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.IMMUNOSUPPRESSED;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.MAJOR_TRAUMA;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.NIGHT_PAIN;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.OSTEOPOROSIS_OR_STEROIDS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.PROGRESSIVE_WEAKNESS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.PULSATING_ABDOMINAL_MASS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.SADDLE_NUMBNESS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.SUICIDAL_THOUGHTS;
import static clinic.contracts.intake.PainHistoryEvent.RedFlag.UNEXPLAINED_WEIGHT_LOSS;
import static clinic.intake.triage.Condition.all;
import static clinic.intake.triage.Condition.any;
import static clinic.intake.triage.Condition.cause;
import static clinic.intake.triage.Condition.flares;
import static clinic.intake.triage.Condition.region;
import static clinic.intake.triage.Condition.severityAtLeast;
import static clinic.intake.triage.Condition.yes;

import clinic.contracts.intake.CaseEvent.Category;
import clinic.contracts.intake.CaseEvent.Disposition;
import java.util.List;

/// One line of the triage table. A rule keeps its id; a change in what it means is a new version, so that an old
/// result still says which wording it was judged by.
///
/// Cauda equina, infection, fracture and malignancy follow the AHCPR table (NBK52120), which the UK and ACP lists agree
/// with. The other lines are clinical convention, the founding page's warning of widespread spasm, and the clinic's own
/// measure of urgency; a clinician has to approve the whole table before anybody relies on it.
record TriageRule(
        String id, int version, String title, Condition condition, Disposition disposition, Category category) {

    /// Most urgent first; within one disposition the line further up gives the category.
    static final List<TriageRule> TABLE = List.of(
            new TriageRule(
                    "cauda-equina",
                    1,
                    "Possible cauda equina syndrome",
                    yes(SADDLE_NUMBNESS, BLADDER_OR_BOWEL_CHANGE, BILATERAL_LEG_WEAKNESS),
                    EMERGENCY_NOW,
                    NEURO),
            new TriageRule(
                    "progressive-deficit",
                    1,
                    "Weakness that is getting worse",
                    yes(PROGRESSIVE_WEAKNESS),
                    EMERGENCY_NOW,
                    NEURO),
            new TriageRule(
                    "aortic-aneurysm",
                    1,
                    "Possible abdominal aortic aneurysm",
                    yes(PULSATING_ABDOMINAL_MASS),
                    EMERGENCY_NOW,
                    VASCULAR),
            new TriageRule(
                    "self-harm",
                    1,
                    "Thoughts of suicide: somebody talks to the patient now",
                    yes(SUICIDAL_THOUGHTS),
                    EMERGENCY_NOW,
                    SAFETY),
            new TriageRule(
                    "spinal-cord",
                    1,
                    "Possible compression of the spinal cord",
                    yes(GAIT_OR_HAND_CHANGE),
                    SAME_DAY_CALL,
                    NEURO),
            new TriageRule(
                    "infection",
                    1,
                    "Possible infection of the spine",
                    yes(FEVER_OR_CHILLS, IMMUNOSUPPRESSED),
                    SAME_DAY_CALL,
                    INFECTION),
            new TriageRule(
                    "fracture",
                    1,
                    "Possible fracture",
                    yes(MAJOR_TRAUMA, OSTEOPOROSIS_OR_STEROIDS),
                    SAME_DAY_CALL,
                    FRACTURE),
            new TriageRule("dark-urine", 1, "Possible muscle breakdown", yes(DARK_URINE), SAME_DAY_CALL, METABOLIC),
            new TriageRule(
                    "widespread-spasm",
                    1,
                    "Widespread spasm with weakness or loss of fluid",
                    all(region(WIDESPREAD), any(yes(BILATERAL_LEG_WEAKNESS, PROGRESSIVE_WEAKNESS), cause(DEHYDRATION))),
                    SAME_DAY_CALL,
                    METABOLIC),
            new TriageRule(
                    "malignancy",
                    1,
                    "Possible malignancy",
                    yes(CANCER_HISTORY, UNEXPLAINED_WEIGHT_LOSS, NIGHT_PAIN),
                    CONSULT_WITHIN_TWO_DAYS,
                    MALIGNANCY),
            new TriageRule(
                    "severe-daily-pain",
                    1,
                    "Severe pain that flares up every day",
                    all(severityAtLeast(8), flares(DAILY, SEVERAL_A_DAY, CONSTANT)),
                    CONSULT_WITHIN_TWO_DAYS,
                    NONE));
}

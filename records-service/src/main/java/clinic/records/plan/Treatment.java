package clinic.records.plan;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.records.plan.PlanRefused.TreatmentInvalid;
import org.jspecify.annotations.Nullable;

/// What is to be done of one modality: for a visit modality so many visits of so many minutes at an interval; for
/// medication and home programme what the patient is to do, with no visit.
///
/// @param intervalDays days from one visit to the next; with a single visit there is none, and it is 0
record Treatment(
        Modality modality,
        int visits,
        int intervalDays,
        int visitMinutes,
        @Nullable String instructions) {

    private static final int MOST_VISITS = 60;
    private static final int LONGEST_INTERVAL = 180;
    private static final int SHORTEST_VISIT = 5;
    private static final int LONGEST_VISIT = 240;

    Treatment {
        instructions = instructions == null || instructions.isBlank() ? null : instructions.strip();
        if (byVisits(modality)) {
            require(visits >= 1 && visits <= MOST_VISITS, "visits", "Plan 1 to %d visits.".formatted(MOST_VISITS));
            require(
                    visitMinutes >= SHORTEST_VISIT && visitMinutes <= LONGEST_VISIT,
                    "visitMinutes",
                    "A visit takes %d to %d minutes.".formatted(SHORTEST_VISIT, LONGEST_VISIT));
            intervalDays = visits == 1 ? 0 : intervalDays;
            require(
                    visits == 1 || (intervalDays >= 1 && intervalDays <= LONGEST_INTERVAL),
                    "intervalDays",
                    "Say how many days lie between two visits, 1 to %d.".formatted(LONGEST_INTERVAL));
        } else {
            require(visits == 0, "visits", "Nothing is booked for this modality; send 0.");
            require(intervalDays == 0, "intervalDays", "Nothing is booked for this modality; send 0.");
            require(visitMinutes == 0, "visitMinutes", "Nothing is booked for this modality; send 0.");
            require(instructions != null, "instructions", "Say what the patient is to take or to do.");
        }
    }

    static boolean byVisits(Modality modality) {
        return switch (modality) {
            case PHYSICAL_THERAPY, TRIGGER_POINT_INJECTION, FACET_INJECTION, EPIDURAL_INJECTION, FOLLOW_UP -> true;
            case MEDICATION, HOME_PROGRAM -> false;
            case UNKNOWN -> throw new TreatmentInvalid("modality", "Choose one of the clinic's modalities.");
        };
    }

    /// The way it reads in the signed plan.
    String inWords() {
        var name = modality.name();
        if (visits == 0) {
            return name;
        }
        return visits == 1
                ? "%s, 1 visit of %d minutes".formatted(name, visitMinutes)
                : "%s, %d visits of %d minutes, every %d days".formatted(name, visits, visitMinutes, intervalDays);
    }

    private static void require(boolean rule, String field, String remedy) {
        if (!rule) {
            throw new TreatmentInvalid(field, remedy);
        }
    }

    @Override
    public String toString() {
        return "Treatment[" + modality + "]";
    }
}

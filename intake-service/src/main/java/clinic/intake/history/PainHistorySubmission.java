package clinic.intake.history;

import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Service;

/// Takes in a pain history for a case that is being opened, in two steps: the case needs the history's primary region
/// before there is a case to file it under.
@Service
public class PainHistorySubmission {

    private final PainHistories histories;
    private final PainHistoryMapper mapper;
    private final Clock clock;

    PainHistorySubmission(PainHistories histories, PainHistoryMapper mapper, Clock clock) {
        this.histories = histories;
        this.mapper = mapper;
        this.clock = clock;
    }

    /// @throws PainHistoryRefused naming every field that cannot be right
    public PainHistory check(PainHistoryRequest request, LocalDate patientBornOn) {
        var history = mapper.toHistory(request);
        var invalid =
                PainHistoryCheck.check(history, patientBornOn, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (!invalid.isEmpty()) {
            throw new PainHistoryRefused(invalid);
        }
        return history;
    }

    public void file(PainHistorySubmitted submitted) {
        histories.add(submitted);
    }
}

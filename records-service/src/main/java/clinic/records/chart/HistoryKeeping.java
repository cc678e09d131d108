package clinic.records.chart;

import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import clinic.kit.event.Received;
import org.springframework.stereotype.Component;

/// Keeps what patients told of their pain, whether or not the case has arrived yet.
@Component
public class HistoryKeeping {

    private final PainHistories histories;
    private final HistoryMapper mapper;

    HistoryKeeping(PainHistories histories, HistoryMapper mapper) {
        this.histories = histories;
        this.mapper = mapper;
    }

    public void on(Received<PainHistoryEvent> received) {
        switch (received.event()) {
            case PainHistorySubmitted submitted ->
                histories.put(submitted.caseId(), submitted.patientId(), mapper.toView(submitted));
        }
    }
}

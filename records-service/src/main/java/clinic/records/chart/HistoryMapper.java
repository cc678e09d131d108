package clinic.records.chart;

import clinic.contracts.intake.PainHistoryEvent.PainHistorySubmitted;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface HistoryMapper {

    @Mapping(target = ".", source = "history")
    HistoryView toView(PainHistorySubmitted submitted);
}

package clinic.scheduling.caseload;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface CaseEntryMapper {

    @Mapping(target = "escalated", source = "onHold")
    CaseEntryView toView(CaseEntry entry);
}

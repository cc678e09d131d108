package clinic.scheduling.treatment;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface TreatmentMapper {

    @Mapping(target = "remaining", expression = "java(treatment.remaining())")
    @Mapping(target = "earliestNext", expression = "java(treatment.earliestNext())")
    TreatmentView toView(PlannedTreatment treatment);
}

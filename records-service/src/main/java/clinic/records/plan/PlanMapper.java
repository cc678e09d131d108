package clinic.records.plan;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface PlanMapper {

    PlanView toView(TreatmentPlan plan);

    @Mapping(target = ".", source = "treatment")
    PlanView.ItemView toView(PlanItem item);
}

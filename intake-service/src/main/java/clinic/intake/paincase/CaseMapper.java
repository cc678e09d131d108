package clinic.intake.paincase;

import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface CaseMapper {

    @Mapping(target = ".", source = "painCase")
    CaseView toView(PainCase painCase, Stage stage);

    CaseView.@Nullable EscalationView toView(@Nullable Escalation escalation);
}

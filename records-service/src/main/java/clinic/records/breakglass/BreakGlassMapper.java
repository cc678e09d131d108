package clinic.records.breakglass;

import org.mapstruct.Mapper;

@Mapper
interface BreakGlassMapper {

    BreakGlassView toView(BreakGlassGrant grant);
}

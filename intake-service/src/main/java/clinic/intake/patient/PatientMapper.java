package clinic.intake.patient;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface PatientMapper {

    @Mapping(target = ".", source = "details")
    PatientView toView(Patient patient);
}

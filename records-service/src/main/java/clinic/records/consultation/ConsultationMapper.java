package clinic.records.consultation;

import org.mapstruct.Mapper;

@Mapper
interface ConsultationMapper {

    ConsultationView toView(Consultation consultation);
}

package clinic.scheduling.appointment;

import java.time.ZoneId;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface AppointmentMapper {

    @Mapping(target = "siteTimeZone", source = "zone.id")
    @Mapping(target = "id", source = "appointment.id")
    AppointmentView toView(Appointment appointment, ZoneId zone);
}

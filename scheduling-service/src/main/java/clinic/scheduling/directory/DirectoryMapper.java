package clinic.scheduling.directory;

import clinic.scheduling.directory.DirectoryViews.ClinicianView;
import clinic.scheduling.directory.DirectoryViews.EquipmentView;
import clinic.scheduling.directory.DirectoryViews.RoomView;
import clinic.scheduling.directory.DirectoryViews.SiteView;
import java.time.Duration;
import java.time.ZoneId;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface DirectoryMapper {

    @Mapping(target = "earlyCheckInMinutes", source = "earlyCheckIn")
    SiteView toView(Site site);

    ClinicianView toView(Clinician clinician);

    RoomView toView(Room room);

    EquipmentView toView(Equipment equipment);

    default String id(ZoneId zone) {
        return zone.getId();
    }

    default long minutes(Duration duration) {
        return duration.toMinutes();
    }
}

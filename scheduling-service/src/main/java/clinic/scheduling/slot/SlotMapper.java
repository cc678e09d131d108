package clinic.scheduling.slot;

import java.time.LocalDateTime;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface SlotMapper {

    @Mapping(target = "siteId", source = "facilities.siteId")
    @Mapping(target = "siteTimeZone", source = "facilities.zone.id")
    @Mapping(target = "startsAt", source = "time.startsAt")
    @Mapping(target = "endsAt", source = "time.endsAt")
    @Mapping(target = "localStart", source = "slot")
    SlotView toView(Slot slot);

    default LocalDateTime localStart(Slot slot) {
        return LocalDateTime.ofInstant(slot.time().startsAt(), slot.facilities().zone());
    }
}

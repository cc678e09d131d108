package clinic.notification.message;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface MessageMapper {

    @Mapping(target = ".", source = "dispatch")
    MessageView view(Message message);
}

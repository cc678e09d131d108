package clinic.intake.history;

import clinic.contracts.intake.PainHistoryEvent.Medication;
import clinic.contracts.intake.PainHistoryEvent.PainHistory;
import clinic.contracts.intake.PainHistoryEvent.PainRegion;
import clinic.contracts.intake.PainHistoryEvent.RedFlagAnswer;
import clinic.intake.history.PainHistoryRequest.FlagAnswer;
import clinic.intake.history.PainHistoryRequest.Region;
import clinic.intake.history.PainHistoryRequest.TakenMedication;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.Named;
import org.mapstruct.NullValueMappingStrategy;

@Mapper(nullValueIterableMappingStrategy = NullValueMappingStrategy.RETURN_DEFAULT)
interface PainHistoryMapper {

    @Mapping(target = "activity", qualifiedByName = "told")
    @Mapping(target = "medicalHistory", qualifiedByName = "told")
    @Mapping(target = "narrative", qualifiedByName = "told")
    PainHistory toHistory(PainHistoryRequest request);

    @Mapping(target = "primary", defaultValue = "false")
    PainRegion toRegion(Region region);

    @Mapping(target = "answer", defaultValue = "NOT_ANSWERED")
    RedFlagAnswer toAnswer(FlagAnswer answer);

    @Mapping(target = "name", qualifiedByName = "told")
    @Mapping(target = "dose", qualifiedByName = "told")
    Medication toMedication(TakenMedication medication);

    /// An empty field of a form is a question that was not answered.
    @Named("told")
    static @Nullable String told(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}

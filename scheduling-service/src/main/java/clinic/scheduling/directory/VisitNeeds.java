package clinic.scheduling.directory;

import clinic.contracts.Role;
import clinic.contracts.scheduling.AppointmentEvent.VisitType;
import java.util.List;

/// What a type of visit takes: somebody who may do it and a room for it.
///
/// @param roles     the clinician has one of these
/// @param procedure whether it takes a procedure room and the equipment that guides the needle
public record VisitNeeds(List<String> roles, boolean procedure) {

    public static VisitNeeds of(VisitType type) {
        return switch (type) {
            case CONSULTATION -> new VisitNeeds(List.of(Role.PHYSICIAN), false);
            case INJECTION -> new VisitNeeds(List.of(Role.PHYSICIAN), true);
            case PHYSICAL_THERAPY -> new VisitNeeds(List.of(Role.THERAPIST), false);
            case FOLLOW_UP -> new VisitNeeds(List.of(Role.PHYSICIAN, Role.THERAPIST), false);
            case UNKNOWN -> throw new IllegalArgumentException("nobody can book a visit of an unknown type");
        };
    }

    public boolean suits(Clinician clinician) {
        return clinician.hasAnyRole(roles);
    }

    /// A procedure room may serve for anything; the directory lists it last, so that it is taken last.
    public boolean suits(Room room) {
        return room.procedures() || !procedure;
    }
}

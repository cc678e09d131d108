package clinic.contracts;

import clinic.contracts.Topic.Kind;
import clinic.contracts.Topic.Phi;
import clinic.contracts.intake.CaseEvent;
import clinic.contracts.intake.PainHistoryEvent;
import clinic.contracts.intake.PatientEvent;
import clinic.contracts.notification.DeliveryEvent;
import clinic.contracts.records.BreakGlassEvent;
import clinic.contracts.records.ConsultationEvent;
import clinic.contracts.records.PlanEvent;
import clinic.contracts.records.ReadinessEvent;
import clinic.contracts.scheduling.AppointmentEvent;
import clinic.contracts.scheduling.DirectoryEvent;
import java.util.List;

/// Every topic there is. Topics are created from this list by an explicit step, never by the first message.
public final class Topics {

    public static final Topic PATIENTS = new Topic(PatientEvent.TOPIC, PatientEvent.class, Kind.STATE, Phi.IDENTIFIERS);
    public static final Topic CASES = new Topic(CaseEvent.TOPIC, CaseEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic HISTORIES =
            new Topic(PainHistoryEvent.TOPIC, PainHistoryEvent.class, Kind.FACTS, Phi.FREE_TEXT);
    public static final Topic DIRECTORY = new Topic(DirectoryEvent.TOPIC, DirectoryEvent.class, Kind.STATE, Phi.CODED);
    public static final Topic APPOINTMENTS =
            new Topic(AppointmentEvent.TOPIC, AppointmentEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic READINESS = new Topic(ReadinessEvent.TOPIC, ReadinessEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic CONSULTATIONS =
            new Topic(ConsultationEvent.TOPIC, ConsultationEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic PLANS = new Topic(PlanEvent.TOPIC, PlanEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic BREAK_GLASS =
            new Topic(BreakGlassEvent.TOPIC, BreakGlassEvent.class, Kind.FACTS, Phi.CODED);
    public static final Topic DELIVERIES = new Topic(DeliveryEvent.TOPIC, DeliveryEvent.class, Kind.FACTS, Phi.CODED);

    public static final List<Topic> ALL = List.of(
            PATIENTS,
            CASES,
            HISTORIES,
            DIRECTORY,
            APPOINTMENTS,
            READINESS,
            CONSULTATIONS,
            PLANS,
            BREAK_GLASS,
            DELIVERIES);

    /// The programs that keep an audit trail and anchor its end on a topic of their own, which is no part of the
    /// published language: one partition, compacted to an anchor for every thousand rows.
    public static final List<String> AUDIT_ANCHORS = List.of(
            "intake.audit-anchors.v1",
            "scheduling.audit-anchors.v1",
            "records.audit-anchors.v1",
            "notification.audit-anchors.v1",
            "portal.audit-anchors.v1");

    private Topics() {}
}

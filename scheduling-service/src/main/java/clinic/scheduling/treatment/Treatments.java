package clinic.scheduling.treatment;

import clinic.contracts.records.PlanEvent.Modality;
import clinic.contracts.records.PlanEvent.PlanItem;
import clinic.contracts.records.PlanEvent.TreatmentPlanSigned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The lines of signed plans and the visits that count against them. [#locked] holds a line's row while a visit is
/// added, so that two bookings never exceed what is planned.
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Treatments {

    private static final String SELECT = """
            select t.*,
                   (select count(*) from treatment_visit v where v.plan_item_id = t.plan_item_id) as booked,
                   (select max(starts_at) from treatment_visit v where v.plan_item_id = t.plan_item_id) as last_visit_at
            from planned_treatment t
            """;

    private final JdbcClient jdbc;

    Treatments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The line, locked, and its visits as they are once it is.
    public Optional<PlannedTreatment> locked(UUID planItemId) {
        // a statement of its own: the count must be read after the wait for the lock, not before
        jdbc.sql("select 1 from planned_treatment where plan_item_id = ? for update")
                .param(planItemId)
                .query(Integer.class)
                .optional();
        return jdbc.sql(SELECT + "where t.plan_item_id = ?")
                .param(planItemId)
                .query(Treatments::treatment)
                .optional();
    }

    /// Counts a visit, or moves one that is counted already.
    public void booked(UUID planItemId, UUID appointmentId, Instant startsAt) {
        jdbc.sql("""
                        insert into treatment_visit (appointment_id, plan_item_id, starts_at) values (?, ?, ?)
                        on conflict (appointment_id) do update set starts_at = excluded.starts_at""")
                .params(appointmentId, planItemId, startsAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void released(UUID appointmentId) {
        jdbc.sql("delete from treatment_visit where appointment_id = ?")
                .param(appointmentId)
                .update();
    }

    void signed(TreatmentPlanSigned plan, boolean closed) {
        plan.items().forEach(item -> signed(plan, item, closed));
        jdbc.sql("update planned_treatment set visits = 0, plan_version = ? where plan_id = ? and plan_version < ?")
                .params(plan.version(), plan.planId(), plan.version())
                .update();
    }

    private void signed(TreatmentPlanSigned plan, PlanItem item, boolean closed) {
        jdbc.sql("""
                        insert into planned_treatment as known (plan_item_id, plan_id, plan_version, case_id,
                            patient_id, site_id, modality, visits, interval_days, visit_minutes, closed)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (plan_item_id) do update set plan_version = excluded.plan_version,
                            site_id = excluded.site_id, modality = excluded.modality,
                            visits = excluded.visits, interval_days = excluded.interval_days,
                            visit_minutes = excluded.visit_minutes
                        where known.plan_id = excluded.plan_id and known.plan_version < excluded.plan_version""")
                .params(
                        item.planItemId(),
                        plan.planId(),
                        plan.version(),
                        plan.caseId(),
                        plan.patientId(),
                        plan.siteId(),
                        item.modality().name(),
                        item.visits(),
                        item.intervalDays(),
                        item.visitMinutes(),
                        closed)
                .update();
    }

    void closed(UUID caseId) {
        jdbc.sql("update planned_treatment set closed = true where case_id = ?")
                .param(caseId)
                .update();
    }

    /// @param sites null for every site
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<PlannedTreatment> page(
            @Nullable UUID caseId, UUID @Nullable [] sites, @Nullable UUID after, int limit) {
        return jdbc.sql(SELECT + """
                        where not t.closed
                          and (t.visits > 0
                               or exists (select from treatment_visit v where v.plan_item_id = t.plan_item_id))
                          and (:caseId::uuid is null or t.case_id = :caseId::uuid)
                          and (:sites::uuid[] is null or t.site_id = any(:sites::uuid[]))
                          and (:after::uuid is null or t.plan_item_id > :after::uuid)
                        order by t.plan_item_id limit :limit""")
                .param("caseId", caseId)
                .param("sites", sites)
                .param("after", after)
                .param("limit", limit)
                .query(Treatments::treatment)
                .list();
    }

    private static PlannedTreatment treatment(ResultSet row, int number) throws SQLException {
        var lastVisitAt = row.getObject("last_visit_at", OffsetDateTime.class);
        return new PlannedTreatment(
                row.getObject("plan_item_id", UUID.class),
                row.getObject("plan_id", UUID.class),
                row.getObject("case_id", UUID.class),
                row.getObject("patient_id", UUID.class),
                row.getObject("site_id", UUID.class),
                Modality.valueOf(row.getString("modality")),
                row.getInt("visits"),
                row.getInt("interval_days"),
                row.getInt("visit_minutes"),
                row.getInt("booked"),
                lastVisitAt == null ? null : lastVisitAt.toInstant(),
                row.getBoolean("closed"));
    }
}

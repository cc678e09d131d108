-- What somebody did with a patient's data without a reason that this service knows of: no assignment, visit or page of
-- the patient and no case that they opened themselves brings the two together within thirty days before or after. And
-- whatever was opened by breaking the glass. Programs and the keepers of the trail itself are left out, since a
-- relationship is nothing for them.
create view unusual_look as
    select a.at, a.actor, a.actor_name, a.action, a.resource_type, a.patient_id, a.reason, a.detail
    from audit a
    where a.patient_id is not null and a.action in ('READ', 'EXPORT', 'PRINT', 'BREAK_GLASS')
      and a.outcome = 'ALLOWED' and a.resource_type not in ('audit', 'disclosures')
      and a.actor ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      and (a.action = 'BREAK_GLASS' or not exists (
            select from care_relationship r
            where r.patient_id = a.patient_id
              and (r.subject::text = a.actor or r.site_id = any (a.sites))
              and r.since <= a.at + interval '30 days'
              and (r.until is null or r.until >= a.at - interval '30 days'))
        and not exists (
            select from care_case c
            where c.patient_id = a.patient_id and c.opened_by = a.actor
              and c.opened_at between a.at - interval '30 days' and a.at + interval '30 days'));

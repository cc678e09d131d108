-- The rows that were there before V0004's trigger and V0005's constraints. Nobody waits for this: it reads the trail.
insert into audit_unsealed (audit_id)
select id from audit a
where not exists (select from audit_unsealed u where u.audit_id = a.id)
  and not exists (select from audit_seal s where s.audit_id = a.id)
order by at, id;

alter table audit validate constraint audit_action_check;
alter table audit validate constraint audit_times_check;

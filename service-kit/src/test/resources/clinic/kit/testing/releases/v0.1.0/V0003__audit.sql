-- For tables that only grow: `create trigger … before update or delete or truncate on … for each statement execute
-- function insert_only()`. Grants keep the application out; the trigger keeps the owner's slips out as well.
create function insert_only() returns trigger language plpgsql as $$
begin
    raise exception '% only grows: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end
$$;

-- Who read, changed or was denied what. Ids only; a change's row is written in the transaction that it tells of.
create table audit (
    id             uuid        primary key,
    at             timestamptz not null,
    actor          text        not null,
    actor_name     text,
    action         text        not null check (action in ('READ', 'CHANGED', 'DENIED')),
    resource_type  text        not null,
    resource_id    uuid,
    patient_id     uuid,
    correlation_id uuid,
    outcome        text        not null check (outcome in ('ALLOWED', 'REFUSED')),
    reason         text,
    route          text,
    source         text,
    trace_id       text
);
create index audit_at on audit (at);
create index audit_resource on audit (resource_id, at);
create index audit_patient on audit (patient_id, at);

revoke update, delete, truncate on audit from "${app_user}";
create trigger audit_insert_only before update or delete or truncate on audit
    for each statement execute function insert_only();

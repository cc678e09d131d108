-- More than one patient (a list), where the caller works, the browser behind a program that calls for it, what exactly
-- changed, and how often, where one row stands for many.
alter table audit
    drop constraint audit_action_check,
    add constraint audit_action_check check (action in ('READ', 'LIST', 'SEARCH', 'EXPORT', 'PRINT', 'CHANGED', 'SIGN_IN',
        'SIGN_OUT', 'LOCK', 'UNLOCK', 'DENIED', 'PERMISSIONS', 'BREAK_GLASS')),
    add column patients uuid[],
    add column sites    uuid[],
    add column origin   text,
    add column detail   text,
    add column times    int check (times > 0);

-- Whoever asks who saw a patient or what somebody saw reads the newest first, page by page.
drop index audit_at;
drop index audit_resource;
drop index audit_patient;
create index audit_newest on audit (at, id);
create index audit_action_newest on audit (action, at, id);
create index audit_actor_newest on audit (actor, at, id);
create index audit_patient_newest on audit (patient_id, at, id) where patient_id is not null;
create index audit_resource_newest on audit (resource_id, at, id) where resource_id is not null;
create index audit_correlation_newest on audit (correlation_id, at, id) where correlation_id is not null;
create index audit_patients on audit using gin (patients) where patients is not null;

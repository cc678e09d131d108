-- Whoever asks who saw a patient or what somebody saw reads the newest first, page by page. Outside of a transaction, so
-- that others write meanwhile; an index is dropped first, since one whose making was interrupted is there and useless.
set lock_timeout = 0;
drop index concurrently if exists audit_newest;
create index concurrently if not exists audit_newest on audit (at, id);
drop index concurrently if exists audit_action_newest;
create index concurrently if not exists audit_action_newest on audit (action, at, id);
drop index concurrently if exists audit_actor_newest;
create index concurrently if not exists audit_actor_newest on audit (actor, at, id);
drop index concurrently if exists audit_patient_newest;
create index concurrently if not exists audit_patient_newest on audit (patient_id, at, id) where patient_id is not null;
drop index concurrently if exists audit_resource_newest;
create index concurrently if not exists audit_resource_newest on audit (resource_id, at, id) where resource_id is not null;
drop index concurrently if exists audit_correlation_newest;
create index concurrently if not exists audit_correlation_newest on audit (correlation_id, at, id) where correlation_id is not null;
drop index concurrently if exists audit_patients;
create index concurrently if not exists audit_patients on audit using gin (patients) where patients is not null;

drop index concurrently if exists audit_at;
drop index concurrently if exists audit_resource;
drop index concurrently if exists audit_patient;

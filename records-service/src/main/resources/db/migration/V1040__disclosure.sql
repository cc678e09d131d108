-- What was disclosed to whom (45 CFR 164.528). It only grows: a mistake is corrected by another row that says so.
create table disclosure (
    id            uuid        primary key,
    patient_id    uuid        not null,
    disclosed_on  date        not null,
    recipient     text        not null,
    address       text,
    description   text        not null,
    purpose       text        not null,
    recorded_by   uuid        not null,
    recorder_name text        not null,
    recorded_at   timestamptz not null
);
create index disclosure_patient on disclosure (patient_id, disclosed_on, id);
revoke update, delete, truncate on disclosure from "${app_user}";
create trigger disclosure_insert_only before update or delete or truncate on disclosure
    for each statement execute function insert_only();

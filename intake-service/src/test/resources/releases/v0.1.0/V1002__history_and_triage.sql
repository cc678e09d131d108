create table pain_history (
    case_id      uuid        primary key references pain_case,
    patient_id   uuid        not null references patient,
    history      jsonb       not null,
    submitted_at timestamptz not null
);

create table triage (
    case_id     uuid        primary key references pain_case,
    result      jsonb       not null,
    assessed_at timestamptz not null
);

-- What the patient told and what the rules made of it that day is evidence; both only grow.
create trigger pain_history_insert_only before update or delete or truncate on pain_history
    for each statement execute function insert_only();
create trigger triage_insert_only before update or delete or truncate on triage
    for each statement execute function insert_only();
revoke update, delete, truncate on pain_history, triage from "${app_user}";

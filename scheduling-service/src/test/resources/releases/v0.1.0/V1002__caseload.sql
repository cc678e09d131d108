-- What is known of a case. A row may begin with another stream's fact: until opened_at is set, intake's is still missing.
create table caseload_entry (
    case_id        uuid        primary key,
    version        bigint      not null,
    patient_id     uuid,
    site_id        uuid,
    priority       text,
    disposition    text,
    category       text,
    consult_by     timestamptz,
    opened_at      timestamptz,
    clinician_id   uuid,
    status         text        not null,
    hold           text        not null,
    escalation_id  uuid,
    appointment_id uuid,
    closed_at      timestamptz,
    close_reason   text,
    check (opened_at is null or num_nonnulls(patient_id, site_id, priority, category, consult_by) = 5)
);
create index caseload_by_date on caseload_entry (consult_by, case_id) where opened_at is not null;
create index caseload_of_site on caseload_entry (site_id, consult_by, case_id) where opened_at is not null;

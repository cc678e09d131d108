create table pain_case (
    id             uuid        primary key,
    version        bigint      not null,
    patient_id     uuid        not null references patient,
    site_id        uuid        not null,
    status         text        not null check (status in ('OPEN', 'ESCALATED', 'CLOSED')),
    priority       text        not null,
    disposition    text        not null,
    category       text        not null,
    consult_by     timestamptz not null,
    opened_at      timestamptz not null,
    primary_region text        not null,
    primary_side   text        not null,
    clinician_id   uuid,
    close_reason   text,
    duplicate_of   uuid        references pain_case,
    closed_at      timestamptz,
    check ((status = 'CLOSED') = (close_reason is not null)),
    check ((close_reason is not distinct from 'DUPLICATE') = (duplicate_of is not null))
);

-- Two people at two desks cannot open a case for the same pain of the same patient.
create unique index one_open_case_per_region on pain_case (patient_id, primary_region, primary_side)
    where status <> 'CLOSED';
create index pain_case_worklist on pain_case (site_id, consult_by, id);

create table escalation (
    id              uuid        primary key,
    case_id         uuid        not null references pain_case,
    position        int         not null,
    category        text        not null,
    disposition     text        not null,
    escalated_at    timestamptz not null,
    acknowledged_by uuid,
    acknowledged_at timestamptz,
    resolution      text,
    resolved_by     uuid,
    note            text,
    resolved_at     timestamptz,
    unique (case_id, position)
);

-- How far a case has come is told by records' events. It has no part in the case's version: a clerk's If-Match must
-- not fail because a physician somewhere else began a consultation.
create table case_progress (
    case_id uuid        primary key references pain_case,
    stage   text        not null check (stage in ('CONSULTATION', 'TREATMENT')),
    since   timestamptz not null
);

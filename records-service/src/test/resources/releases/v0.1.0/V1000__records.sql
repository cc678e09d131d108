-- What intake tells: cases and patients (local copy, corrected only by intake's events).

create table case_file (
    case_id uuid primary key,
    patient_id uuid not null,
    site_id uuid not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    close_reason text
);

-- no contacts: records tells nobody anything
create table patient (
    patient_id uuid primary key,
    medical_record_number text not null,
    family_name text not null,
    given_name text not null,
    birth_date date not null,
    language text not null,
    interpreter_needed boolean not null
);

create table pain_history (
    case_id uuid primary key,
    patient_id uuid not null,
    submitted_at timestamptz not null,
    history jsonb not null
);

-- Readiness. An item without a row is missing.

create table readiness_checklist (
    case_id uuid primary key,
    patient_id uuid not null,
    version bigint not null
);

create table checklist_item (
    case_id uuid not null references readiness_checklist,
    item text not null,
    state text not null check (state in ('REQUESTED', 'RECEIVED', 'REVIEWED', 'NOT_APPLICABLE')),
    by_name text not null,
    at timestamptz not null,
    waive_reason text,
    primary key (case_id, item),
    check ((state = 'NOT_APPLICABLE') = (waive_reason is not null))
);

-- Consultations.

create table consultation (
    id uuid primary key,
    case_id uuid not null references case_file,
    patient_id uuid not null,
    site_id uuid not null,
    appointment_id uuid,
    status text not null check (status in ('OPEN', 'SIGNED')),
    started_by uuid not null,
    started_by_name text not null,
    started_at timestamptz not null,
    findings text,
    examination text,
    sources text[] not null,
    codes text[] not null,
    diagnosis_note text,
    signed_by_name text,
    signed_at timestamptz,
    version bigint not null,
    check ((status = 'SIGNED') = (signed_at is not null))
);

create unique index one_open_consultation_per_case on consultation (case_id) where status = 'OPEN';
create index on consultation (case_id, started_at);

-- Treatment plans.

create table treatment_plan (
    id uuid primary key,
    case_id uuid not null references case_file,
    patient_id uuid not null,
    site_id uuid not null,
    consultation_id uuid not null references consultation,
    status text not null check (status in ('DRAFT', 'SIGNED')),
    signed_version int not null,
    review_due_on date not null,
    drafted_at timestamptz not null,
    signed_by_name text,
    signed_at timestamptz,
    version bigint not null,
    check ((status = 'SIGNED') = (signed_at is not null))
);

create unique index one_draft_plan_per_case on treatment_plan (case_id) where status = 'DRAFT';
create unique index one_active_plan_per_case on treatment_plan (case_id) where status = 'SIGNED';

create table plan_item (
    plan_item_id uuid primary key,
    plan_id uuid not null references treatment_plan,
    position int not null,
    modality text not null,
    visits int not null check (visits >= 0),
    interval_days int not null check (interval_days >= 0),
    visit_minutes int not null check (visit_minutes >= 0),
    instructions text,
    check ((visits = 0) = (modality in ('MEDICATION', 'HOME_PROGRAM')))
);

create index on plan_item (plan_id);

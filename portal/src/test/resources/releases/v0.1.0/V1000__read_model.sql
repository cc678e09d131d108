-- Projected from the topics; may be dropped and rebuilt at any time. Streams arrive in any order, so whatever another
-- stream tells is null until it comes.
create table patient_card (
    patient_id  uuid primary key,
    mrn         text not null,
    family_name text not null,
    given_name  text not null,
    birth_date  date not null,
    language    text not null,
    interpreter boolean not null,
    search      text not null
);
create table site_card (
    site_id   uuid primary key,
    name      text not null,
    time_zone text not null,
    on_call   uuid
);
create table clinician_card (
    clinician_id uuid primary key,
    name         text not null,
    subject      uuid,
    sites        uuid[] not null
);
create table person (
    subject uuid primary key,
    name    text not null
);
create table case_row (
    case_id         uuid primary key,
    patient_id      uuid,
    site_id         uuid,
    priority        text,
    category        text,
    consult_by      timestamptz,
    opened_at       timestamptz,
    stage           text not null default 'INTAKE',
    escalated_at    timestamptz,
    acknowledged_at timestamptz,
    resolution      text,
    closed_at       timestamptz,
    close_reason    text,
    clinician_id    uuid
);
create index case_row_order on case_row (consult_by, case_id) where opened_at is not null;
create table readiness_item (
    case_id uuid not null,
    item    text not null,
    state   text not null,
    primary key (case_id, item)
);
create table visit_card (
    appointment_id uuid primary key,
    case_id        uuid not null,
    site_id        uuid,
    clinician_id   uuid,
    visit_type     text,
    plan_item_id   uuid,
    starts_at      timestamptz,
    status         text not null
);
create index visit_card_case on visit_card (case_id, starts_at);
create table timeline_entry (
    event_id   uuid primary key,
    case_id    uuid not null,
    type       text not null,
    service    text not null,
    subject_id uuid not null,
    actor      text not null,
    at         timestamptz not null,
    detail     text
);
create index timeline_entry_case on timeline_entry (case_id, at desc, event_id desc);
create table aggregate_version (
    key     uuid primary key,
    version bigint not null
);
create sequence board_version;

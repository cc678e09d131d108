-- One row per thing that one recipient is to be told. Holds ids only; see clinic.notification.message.Message.
create table message (
    id              uuid        primary key,
    version         bigint      not null,
    idempotency_key text        not null constraint message_once unique,
    cause           uuid        not null,
    template        text        not null,
    addressee       text        not null check (addressee in ('PATIENT', 'CLINICIAN', 'RESPONSIBLE', 'ON_CALL')),
    recipient_id    uuid,
    case_id         uuid        not null,
    site_id         uuid        not null,
    appointment_id  uuid,
    escalation_id   uuid,
    repetition      int         not null check (repetition > 0),
    traceparent     text,
    created_at      timestamptz not null,

    state           text        not null check (state in ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'VOID')),
    attempts        int         not null check (attempts >= 0),
    next_attempt_at timestamptz,
    waiting_for     text,
    sent_at         timestamptz,
    failure         text,
    void_reason     text,
    constraint message_open_is_looked_at check ((state in ('QUEUED', 'SENDING')) = (next_attempt_at is not null)),
    constraint message_sent_was_tried check ((state = 'SENT') = (sent_at is not null)
        and (state <> 'SENT' or attempts > 0)),
    constraint message_failed_says_why check ((state = 'FAILED') = (failure is not null)),
    constraint message_void_says_why check ((state = 'VOID') = (void_reason is not null)),
    constraint message_sent_to_somebody check (state not in ('SENDING', 'SENT', 'FAILED') or recipient_id is not null)
);
create index message_due on message (next_attempt_at) where next_attempt_at is not null;
create index message_case on message (case_id, id);
create index message_recipient on message (recipient_id, id);
create index message_site on message (site_id, id);
create index message_escalation on message (escalation_id) where escalation_id is not null;

-- What this service knows of others' facts: no names, no health information.
create table patient (
    id            uuid    primary key,
    email         text,
    email_consent boolean not null,
    language      text    not null
);

create table clinician (
    id      uuid primary key,
    email   text not null,
    subject text
);
create index clinician_subject on clinician (subject);

create table site (
    id                   uuid primary key,
    display_name         text not null,
    time_zone            text not null,
    phone                text not null,
    on_call_clinician_id uuid
);

create table case_file (
    id                    uuid primary key,
    patient_id            uuid not null,
    assigned_clinician_id uuid,
    closed                text
);
create index case_file_deceased on case_file (patient_id) where closed = 'DECEASED';

create table visit (
    id           uuid        primary key,
    case_id      uuid        not null,
    site_id      uuid        not null,
    clinician_id uuid        not null,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null,
    last_change  uuid        not null,
    cancelled    text
);
create index visit_case on visit (case_id);

create table escalation (
    id           uuid   primary key,
    version      bigint not null,
    case_id      uuid   not null,
    site_id      uuid   not null,
    cause        uuid   not null,
    pages        int    not null,
    next_page_at timestamptz
);
create index escalation_due on escalation (next_page_at) where next_page_at is not null;
create index escalation_case on escalation (case_id);

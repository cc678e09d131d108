-- Emergency access. Rows end and are never deleted; the explanation is for whoever asks afterwards.
create table break_glass (
    id          uuid        primary key,
    version     bigint      not null,
    case_id     uuid        not null references case_file,
    patient_id  uuid        not null,
    site_id     uuid        not null,
    subject     uuid        not null,
    name        text        not null,
    reason      text        not null,
    explanation text        not null,
    granted_at  timestamptz not null,
    expires_at  timestamptz not null,
    ended_at    timestamptz,
    ending      text        check (ending in ('EXPIRED', 'GIVEN_BACK')),
    check ((ended_at is null) = (ending is null)),
    check (granted_at < expires_at)
);
create unique index one_open_grant_per_person_and_patient on break_glass (subject, patient_id) where ended_at is null;
create index break_glass_overdue on break_glass (expires_at) where ended_at is null;
create index break_glass_of_site on break_glass (site_id, id);
revoke delete, truncate on break_glass from "${app_user}";

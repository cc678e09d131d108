-- Answers with a score. The label says how sensitive they are (HL7: PSY psychiatry, SUD substance use).
create table screening (
    id            uuid        primary key,
    case_id       uuid        not null references case_file,
    patient_id    uuid        not null,
    site_id       uuid        not null,
    instrument    text        not null,
    label         text        check (label in ('PSY', 'SUD')),
    answers       int[]       not null,
    total         int         not null,
    band          text        not null,
    follow_up_now boolean     not null,
    taken_by      uuid        not null,
    taken_by_name text        not null,
    taken_at      timestamptz not null
);
create index screening_of_case on screening (case_id, id);
create trigger screening_insert_only before update or delete or truncate on screening
    for each statement execute function insert_only();
revoke update, delete, truncate on screening from "${app_user}";

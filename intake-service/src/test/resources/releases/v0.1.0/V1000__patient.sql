create sequence medical_record_number start 100001;

create table patient (
    id                    uuid    primary key,
    version               bigint  not null,
    medical_record_number text    not null unique,
    family_name           text    not null,
    given_name            text    not null,
    birth_date            date    not null check (birth_date >= date '1900-01-01'),
    email                 text,
    phone                 text,
    language              text    not null,
    interpreter_needed    boolean not null,
    consent_email         boolean not null check (not consent_email or email is not null),
    consent_sms           boolean not null check (not consent_sms or phone is not null),
    -- the name as it is searched by: lower case, without accents and punctuation
    sorted_by             text    not null,
    words                 text    not null
);
create index patient_by_name on patient (sorted_by, id);

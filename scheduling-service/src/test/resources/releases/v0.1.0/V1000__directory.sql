create extension if not exists btree_gist;

create table site (
    id                    uuid    primary key,
    version               bigint  not null,
    name                  text    not null,
    display_name          text    not null,
    time_zone             text    not null,
    phone                 text    not null,
    open_round_the_clock  boolean not null,
    early_check_in        int     not null check (early_check_in >= 0),
    on_call_clinician_id  uuid
);
comment on column site.early_check_in is 'minutes before a visit from which the patient may check in';

create table clinician (
    id      uuid   primary key,
    version bigint not null,
    name    text   not null,
    subject uuid   unique,
    email   text   not null,
    roles   text[] not null
);

create table clinician_site (
    clinician_id uuid not null references clinician (id),
    site_id      uuid not null references site (id),
    primary key (clinician_id, site_id)
);

create table room (
    id         uuid    primary key,
    version    bigint  not null,
    site_id    uuid    not null references site (id),
    name       text    not null,
    procedures boolean not null
);

create table equipment (
    id      uuid   primary key,
    version bigint not null,
    site_id uuid   not null references site (id),
    name    text   not null
);

-- The version of each entity that was last published.
create table directory_announcement (
    entity_id uuid   primary key,
    version   bigint not null
);

insert into site values
    ('0192a000-0000-7000-8000-000000000001', 1, 'Harbor', 'Harbor Clinic', 'America/New_York', '+12125550100', false, 120,
     '0192a000-0000-7000-8000-000000000203'),
    ('0192a000-0000-7000-8000-000000000002', 1, 'Riverside', 'Riverside Clinic', 'America/Denver', '+13035550100', true, 720,
     '0192a000-0000-7000-8000-000000000204');

insert into clinician values
    ('0192a000-0000-7000-8000-000000000203', 1, 'Dr. Mina Lee', '0192a000-0000-7000-8000-000000000103',
     'mina.lee@clinic.example', '{physician}'),
    ('0192a000-0000-7000-8000-000000000204', 1, 'Dr. Rafael Alvarez', '0192a000-0000-7000-8000-000000000104',
     'rafael.alvarez@clinic.example', '{physician}'),
    ('0192a000-0000-7000-8000-000000000205', 1, 'Jana Novak, PT', '0192a000-0000-7000-8000-000000000105',
     'jana.novak@clinic.example', '{therapist}');

insert into clinician_site select clinician.id, site.id from clinician cross join site;

insert into room values
    ('0192a000-0000-7000-8000-000000000301', 1, '0192a000-0000-7000-8000-000000000001', 'Consult 1', false),
    ('0192a000-0000-7000-8000-000000000302', 1, '0192a000-0000-7000-8000-000000000001', 'Consult 2', false),
    ('0192a000-0000-7000-8000-000000000303', 1, '0192a000-0000-7000-8000-000000000001', 'Procedure 1', true),
    ('0192a000-0000-7000-8000-000000000311', 1, '0192a000-0000-7000-8000-000000000002', 'Consult 1', false),
    ('0192a000-0000-7000-8000-000000000312', 1, '0192a000-0000-7000-8000-000000000002', 'Consult 2', false),
    ('0192a000-0000-7000-8000-000000000313', 1, '0192a000-0000-7000-8000-000000000002', 'Procedure 1', true);

insert into equipment values
    ('0192a000-0000-7000-8000-000000000401', 1, '0192a000-0000-7000-8000-000000000001', 'C-arm'),
    ('0192a000-0000-7000-8000-000000000411', 1, '0192a000-0000-7000-8000-000000000002', 'C-arm');

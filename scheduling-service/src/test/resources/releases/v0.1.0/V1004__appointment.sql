create table appointment (
    id             uuid        primary key,
    version        bigint      not null,
    case_id        uuid        not null,
    patient_id     uuid        not null,
    site_id        uuid        not null references site (id),
    clinician_id   uuid        not null references clinician (id),
    room_id        uuid        not null references room (id),
    equipment_id   uuid        references equipment (id),
    visit_type     text        not null,
    plan_item_id   uuid,
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    status         text        not null,
    checked_in_at  timestamptz,
    started_at     timestamptz,
    checked_out_at timestamptz,
    cancel_reason  text,
    check (starts_at < ends_at)
);
create index appointment_by_time on appointment (starts_at, id);
create index appointment_of_site on appointment (site_id, starts_at, id);
create index appointment_of_case on appointment (case_id, starts_at);

-- Visits that a person has to look at. Not part of the visit: its version stays what the last event said.
create table follow_up (
    appointment_id uuid        primary key references appointment (id),
    version        bigint      not null,
    case_id        uuid        not null,
    site_id        uuid        not null,
    reason         text        not null,
    since          timestamptz not null
);
create index follow_up_of_site on follow_up (site_id, since, appointment_id);
create index follow_up_of_case on follow_up (case_id);

-- Whoever and whatever a visit takes up. The constraint is the one place that decides whether something is taken, for
-- all sites and for patients as well; a second lane is for overbooking, which patients never have.
create table claim (
    appointment_id uuid      not null references appointment (id),
    resource_id    uuid      not null,
    kind           text      not null,
    lane           smallint  not null default 0 check (lane = 0 or kind <> 'PATIENT'),
    during         tstzrange not null
        check (not isempty(during) and lower_inc(during) and not upper_inc(during)
               and not lower_inf(during) and not upper_inf(during)),
    primary key (appointment_id, resource_id),
    constraint claim_never_overlaps exclude using gist (resource_id with =, lane with =, during with &&)
);

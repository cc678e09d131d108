-- One line of a signed plan. A line that a later version of the plan leaves out stays, with no visits.
create table planned_treatment (
    plan_item_id  uuid    primary key,
    plan_id       uuid    not null,
    plan_version  int     not null,
    case_id       uuid    not null,
    patient_id    uuid    not null,
    site_id       uuid    not null,
    modality      text    not null,
    visits        int     not null,
    interval_days int     not null,
    visit_minutes int     not null,
    closed        boolean not null
);
create index planned_treatment_of_case on planned_treatment (case_id);
create index planned_treatment_of_site on planned_treatment (site_id, plan_item_id) where not closed;

-- The bookings that count against a line; the line's row is locked while one is added.
create table treatment_visit (
    appointment_id uuid        primary key,
    plan_item_id   uuid        not null references planned_treatment (plan_item_id),
    starts_at      timestamptz not null
);
create index treatment_visit_of_item on treatment_visit (plan_item_id, starts_at);

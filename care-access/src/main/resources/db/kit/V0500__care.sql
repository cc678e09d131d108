-- Who cares for whom, projected from the events of intake, scheduling and records. An assignment names the clinician
-- of the directory, whose sign-in may become known later; the view below brings them together.
create table care_clinician (
    clinician_id uuid primary key,
    subject      uuid
);

-- Which patient a case is about, and where it is; the events of an escalation do not say it. Who opened a case reads it
-- before and after, without caring for its patient: that explains a look and opens no chart, so whoever decides about
-- that reads care_relationship, which knows nothing of it.
create table care_case (
    case_id    uuid primary key,
    patient_id uuid not null,
    site_id    uuid not null,
    opened_by  text,
    opened_at  timestamptz
);
create index care_case_patient on care_case (patient_id);

-- ASSIGNED: holder is the clinician; PAGED: holder is the subject who took the page; VISIT: holder is the site.
-- A relation that ended stays, for the question whether somebody who looked then had a reason to.
create table care_relation (
    kind       text        not null check (kind in ('ASSIGNED', 'PAGED', 'VISIT')),
    source_id  uuid        not null,
    holder     uuid        not null,
    patient_id uuid        not null,
    since      timestamptz not null,
    -- up to when it is a reason to look: the end of a visit, the hand-over of a case; null while that is open
    until      timestamptz,
    active     boolean     not null default true,
    primary key (kind, source_id, holder)
);
create index care_relation_patient on care_relation (patient_id);

create table care_broken_glass (
    grant_id   uuid        primary key,
    patient_id uuid        not null,
    subject    uuid        not null,
    granted_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);
create index care_broken_glass_patient on care_broken_glass (patient_id, subject);

-- One row per relation: of a person (subject) or of everybody at a site (site_id).
create view care_relationship as
    select r.kind, r.source_id, r.patient_id, r.since, r.until, r.active,
           case r.kind when 'ASSIGNED' then c.subject when 'PAGED' then r.holder end as subject,
           case r.kind when 'VISIT' then r.holder end as site_id
    from care_relation r
    left join care_clinician c on r.kind = 'ASSIGNED' and c.clinician_id = r.holder;

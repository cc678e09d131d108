-- Written with a restore, in the transaction that brings the old rows back: nothing is published or consumed before
-- what happened since was looked at (`AfterRestore`), which sets repaired_at.
create table restored (
    id          bigint      generated always as identity primary key,
    at          timestamptz not null default clock_timestamp(),
    target      timestamptz,
    repaired_at timestamptz
);

-- Events of this service that are on their topic, and that its restored database knows nothing of.
create table lost_event (
    event_id    uuid        primary key,
    topic       text        not null,
    key         uuid        not null,
    sequence    bigint      not null,
    headers     jsonb       not null,
    payload     bytea       not null,
    found_at    timestamptz not null,
    version     bigint      not null default 1,
    settled_at  timestamptz,
    settled_by  text,
    reason      text
);
create index lost_event_order on lost_event (topic, key, sequence);

-- Numbers the events of one topic and key without a gap. The row stays locked until commit, so numbers follow the
-- order of commits whatever the callers do.
create table stream_head (
    topic    text   not null,
    key      uuid   not null,
    sequence bigint not null,
    primary key (topic, key)
);

-- Events on their way to the broker; a row is deleted when the broker has acknowledged it.
create table outbox (
    position   bigint generated always as identity primary key,
    id         uuid        not null unique,
    topic      text        not null,
    key        uuid        not null,
    sequence   bigint      not null,
    headers    jsonb       not null,
    payload    bytea       not null,
    created_at timestamptz not null default clock_timestamp(),
    unique (topic, key, sequence)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 200);

-- How far a consumer group has come in the events of one key. Locked while an event of the key is handled.
create table inbox_head (
    consumer_group text    not null,
    topic          text    not null,
    key            uuid    not null,
    sequence       bigint  not null,
    blocked        boolean not null default false,
    replay         bigint  not null default 0,
    primary key (consumer_group, topic, key)
);

create table inbox_seen (
    consumer_group text        not null,
    event_id       uuid        not null,
    seen_at        timestamptz not null,
    primary key (consumer_group, event_id)
);
create index inbox_seen_at on inbox_seen (seen_at);

-- Events that wait: behind a blocked head, or for a number that has not come yet.
create table inbox_parked (
    consumer_group text        not null,
    topic          text        not null,
    key            uuid        not null,
    sequence       bigint      not null,
    event_id       uuid        not null,
    headers        jsonb       not null,
    payload        bytea       not null,
    parked_at      timestamptz not null,
    primary key (consumer_group, event_id)
);
create index inbox_parked_order on inbox_parked (consumer_group, topic, key, sequence);

-- What could not be handled. The payload waits in inbox_parked; this row tells people about it and holds ids only.
create table dead_letter (
    id             uuid        primary key,
    consumer_group text        not null,
    event_id       uuid        not null,
    topic          text        not null,
    key            uuid        not null,
    sequence       bigint      not null,
    type           text        not null,
    cause          text        not null,
    failed_at      timestamptz not null,
    attempts       int         not null,
    resolved_at    timestamptz,
    resolution     text        check (resolution in ('REPLAYED', 'DISCARDED', 'SUPERSEDED')),
    resolved_by    text,
    reason         text,
    unique (consumer_group, event_id)
);
create index dead_letter_open on dead_letter (consumer_group, topic, key) where resolved_at is null;

-- Answers to creating requests, so that a repeated request is answered and not carried out again. Written in the
-- transaction of the effect; rows older than a day count as absent and are swept by later requests.
create table idempotency_key (
    subject    text        not null,
    route      text        not null,
    key        text        not null,
    body_hash  bytea       not null,
    status     int         not null,
    location   text        not null,
    etag       text        not null,
    created_at timestamptz not null,
    primary key (subject, route, key)
);
create index idempotency_key_age on idempotency_key (created_at);
